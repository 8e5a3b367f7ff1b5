import { changeOwnAccount } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { WrongPassword } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import type { Caller } from '../../people/caller.ts'
import { confirmOwner } from '../../people/confirm-owner.ts'
import {
  displayName,
  email,
  givenPassword,
  newPassword,
  userSchema,
  userView,
} from '../../people/fields.ts'

const body = z
  .strictObject({
    email,
    name: displayName,
    password: newPassword.meta({ description: 'Ends all other sessions.' }),
    currentPassword: givenPassword.meta({
      description: 'Needed with a new address or password, where you have one.',
    }),
  })
  .partial()

type Body = z.output<typeof body>
type Deps = Pick<GatewayDeps, 'catalog' | 'passwords' | 'limits'>

export const editMeRoute = defineRoute({
  method: 'patch',
  path: '/me',
  tag: 'Sign-in',
  summary: 'Change your name, address or password; what is left out stays',
  access: 'user',
  scope: 'none',
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'The account', schema: z.object({ user: userSchema }) } },
  problems: ['WRONG_PASSWORD', 'SIGN_IN_AGAIN', 'EMAIL_TAKEN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle({ body, caller }, deps: Deps) {
    const { email, name } = body
    const { userId, sessionId } = caller
    const password = await newHash(deps, caller, body)
    const change = { email, name, password }
    const user = await changeOwnAccount(deps.catalog, { userId, sessionId, change })
    // Somebody else changed it between the two.
    if (user === undefined) throw new WrongPassword()
    return { status: 200, body: { user: userView(user) } }
  },
})

async function newHash(deps: Deps, caller: Caller, { email, password, currentPassword }: Body) {
  if (password === undefined && email === undefined) return undefined
  const from = await confirmOwner(deps, caller, currentPassword)
  return password === undefined ? undefined : { from, to: await deps.passwords.hash(password) }
}
