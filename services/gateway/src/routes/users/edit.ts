import { findSeenUser } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { mailPasswordLink } from '../../mail/mail-password-link.ts'
import {
  accountIdParams,
  accountView,
  accountWithTokenSchema,
  mailLinkField,
  quotaField,
} from '../../people/account-view.ts'
import { changeAccount } from '../../people/change-account.ts'
import { displayName, email } from '../../people/fields.ts'

const body = z
  .strictObject({
    email,
    name: displayName,
    role: z.enum(['user', 'admin']),
    quota: quotaField,
    disabled: z.boolean().meta({
      description: 'True ends all sessions, and no API key works until it is false again.',
    }),
    resetPassword: z.literal(true).meta({
      description: 'Ends all sessions; the answer has a one-time token for a new password.',
    }),
  })
  .partial()
  .extend({ mail: mailLinkField })

export const editUserRoute = defineRoute({
  method: 'patch',
  path: '/users/{id}',
  tag: 'People',
  summary: 'Change an account, disable it, or let its user set a new password',
  access: 'admin',
  params: accountIdParams,
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'As it is now', schema: accountWithTokenSchema } },
  problems: ['NOT_FOUND', 'EMAIL_TAKEN', 'LAST_ADMIN', 'OWN_ACCOUNT'],
  async handle(
    { params, body, caller },
    deps: Pick<GatewayDeps, 'catalog' | 'config' | 'vaults' | 'limits' | 'log'>,
  ) {
    const { catalog } = deps
    const { quota, mail: wanted, ...rest } = body
    const change = { ...rest, quotaBytes: quota?.bytes, quotaFiles: quota?.files }
    const { id: userId } = params
    const shown = await changeAccount(catalog, { userId, actorId: caller.userId, change })
    const user = shown && (await findSeenUser(catalog, userId))
    if (user === undefined) throw new NotFound('This account')
    const made = { ...shown }
    const mail = { wanted, email: user.email, made, actorId: caller.userId }
    const told = await mailPasswordLink(deps, mail)
    return { status: 200, body: { ...accountView(user), ...made, ...told } }
  },
})
