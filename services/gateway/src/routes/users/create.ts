import { addUser } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { mailPasswordLink } from '../../mail/mail-password-link.ts'
import {
  accountView,
  accountWithTokenSchema,
  mailLinkField,
  quotaField,
} from '../../people/account-view.ts'
import { displayName, email, newPassword } from '../../people/fields.ts'
import { newPasswordToken } from '../../people/password-token.ts'

const body = z.strictObject({
  email,
  name: displayName.optional(),
  role: z.enum(['user', 'admin']).default('user'),
  password: newPassword.optional().meta({
    description: 'Without it the answer has a one-time token by which its user sets one.',
  }),
  quota: quotaField.default({}),
  mail: mailLinkField,
})

export const createUserRoute = defineRoute({
  method: 'post',
  path: '/users',
  tag: 'People',
  summary: 'Make an account for somebody, whoever may register by themselves',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: { 201: { description: 'The account', schema: accountWithTokenSchema } },
  problems: ['EMAIL_TAKEN', 'HASHING_BUSY'],
  async handle(
    { body, caller },
    deps: Pick<GatewayDeps, 'catalog' | 'passwords' | 'config' | 'vaults' | 'limits' | 'log'>,
  ) {
    const { password, quota, mail: wanted, ...rest } = body
    const account = { ...rest, quotaBytes: quota.bytes, quotaFiles: quota.files }
    const { reset, shown } = newPasswordToken()
    const user = await addUser(deps.catalog, {
      actorId: caller.userId,
      ...(password === undefined
        ? { user: account, reset }
        : { user: { ...account, passwordHash: await deps.passwords.hash(password) } }),
    })
    const view = accountView({ ...user, lastSeen: null, isLinked: false })
    if (password !== undefined) return { status: 201, body: view }
    const mail = { wanted, email: user.email, made: shown, actorId: caller.userId }
    const told = await mailPasswordLink(deps, mail)
    return { status: 201, body: { ...view, ...shown, ...told } }
  },
})
