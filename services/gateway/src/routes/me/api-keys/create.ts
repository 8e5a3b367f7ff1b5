import { createApiKey } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { checkFolder } from '../../../files/names.ts'
import { ValidationFailed } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { newApiKey } from '../../../people/api-key-token.ts'
import { apiKeySchema, apiKeyView, KEY_SCOPES } from '../../../people/api-key-view.ts'
import type { Role } from '../../../people/caller.ts'
import { displayName } from '../../../people/fields.ts'

const body = z.strictObject({
  name: displayName.min(1).meta({ description: 'What it is for.' }),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .optional()
    .meta({ description: 'What it may do. Left out: all that you may.' }),
  folder: z.string().nullable().default(null).meta({
    description: 'It sees and changes nothing outside this folder. Null: all your files.',
  }),
})

type Body = z.output<typeof body>

export const createApiKeyRoute = defineRoute({
  method: 'post',
  path: '/me/api-keys',
  tag: 'Sign-in',
  summary: 'Make a key that speaks for you until it is revoked',
  access: 'user',
  // Who found a key must not be able to make another before it is revoked.
  scope: 'none',
  body: { kind: 'json', schema: body },
  answers: {
    201: {
      description: 'The key, this once',
      schema: apiKeySchema.extend({ key: z.string() }).meta({ id: 'NewApiKey' }),
    },
  },
  problems: ['FORBIDDEN'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { key, keyHash, prefix } = newApiKey()
    const { userId, role } = caller
    const made = await createApiKey(catalog, {
      userId,
      name: body.name,
      keyHash,
      prefix,
      expiresAt: endOf(body),
      ...rightsOf(body, role),
    })
    return { status: 201, body: { ...apiKeyView(made), key } }
  },
})

function endOf({ expiresAt }: Body): Date | null {
  if (expiresAt === null) return null
  const end = new Date(expiresAt)
  if (end.getTime() > Date.now()) return end
  throw new ValidationFailed([{ path: 'expiresAt', message: 'must be in the future' }])
}

/** To administrate concerns everything, so it goes with no folder. */
function rightsOf({ scopes, folder: given }: Body, role: Role) {
  const folder = checkFolder(given ?? '/', 'folder')
  const whole = folder === '/'
  const mayAdministrate = role === 'admin' && whole
  if (scopes?.includes('admin') && !mayAdministrate) {
    const message = whole ? 'admin is for administrators' : 'admin goes with no folder'
    throw new ValidationFailed([{ path: 'scopes', message }])
  }
  const all = KEY_SCOPES.filter((scope) => scope !== 'admin' || mayAdministrate)
  return { scopes: [...new Set(scopes ?? all)], folder: whole ? null : folder }
}
