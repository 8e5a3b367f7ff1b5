import { audit, createApiKey } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { Forbidden, ValidationFailed } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { newApiKey } from '../../../people/api-key-token.ts'
import { apiKeySchema, apiKeyView } from '../../../people/api-key-view.ts'
import { displayName } from '../../../people/fields.ts'

const body = z.strictObject({
  name: displayName.min(1).meta({ description: 'What it is for.' }),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
})

export const createApiKeyRoute = defineRoute({
  method: 'post',
  path: '/me/api-keys',
  tag: 'Sign-in',
  summary: 'Make a key that speaks for you until it is revoked',
  access: 'user',
  body: { kind: 'json', schema: body },
  answers: {
    201: {
      description: 'The key, this once',
      schema: apiKeySchema.extend({ key: z.string() }).meta({ id: 'NewApiKey' }),
    },
  },
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    // Who found a key must not be able to make another before it is revoked.
    if (caller.via === 'key') throw new Forbidden('An API key cannot make another. Sign in.')
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt)
    if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
      throw new ValidationFailed([{ path: 'expiresAt', message: 'must be in the future' }])
    }
    const { key, keyHash, prefix } = newApiKey()
    const { userId } = caller
    const made = await createApiKey(catalog, {
      userId,
      name: body.name,
      keyHash,
      prefix,
      expiresAt,
    })
    await audit(catalog, { actorId: userId, action: 'api-key.created', subject: made.id })
    return { status: 201, body: { ...apiKeyView(made), key } }
  },
})
