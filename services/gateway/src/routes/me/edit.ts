import { changeOwnAccount } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { ValidationFailed, WrongPassword } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { confirmPassword } from '../../people/confirm-password.ts'
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
    currentPassword: givenPassword.meta({ description: 'Needed with a new address or password.' }),
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
  problems: ['WRONG_PASSWORD', 'EMAIL_TAKEN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle({ body, caller }, deps: Deps) {
    const { email, name } = body
    const { userId, sessionId } = caller
    const password = await newHash(deps, userId, body)
    const change = { email, name, password }
    const user = await changeOwnAccount(deps.catalog, { userId, sessionId, change })
    // Somebody else changed it between the two.
    if (user === undefined) throw new WrongPassword()
    return { status: 200, body: { user: userView(user) } }
  },
})

/** An open session, or a stolen one, must not be enough to take the account over. */
async function newHash(deps: Deps, userId: string, { email, password, currentPassword }: Body) {
  if (password === undefined && email === undefined) return undefined
  if (currentPassword === undefined) {
    const message = 'is required for a new address or password'
    throw new ValidationFailed([{ path: 'currentPassword', message }])
  }
  const from = await confirmPassword(deps, { userId, password: currentPassword })
  return password === undefined ? undefined : { from, to: await deps.passwords.hash(password) }
}
