import { setMailServer } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { keptPassword } from '../../../mail/kept-password.ts'
import { mailServerFields, mailSettings, mailSettingsSchema } from '../../../mail/mail-view.ts'

const body = z.strictObject({
  ...mailServerFields,
  password: z.string().min(1).max(1_024).nullable().optional().meta({
    description:
      'Never shown. Left out: stays, while host, port, security and user are the same. Null: none.',
  }),
})

export const setMailRoute = defineRoute({
  method: 'put',
  path: '/settings/mail',
  tag: 'System',
  summary: 'Name the mail server; it is used from the next mail on',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'As it is now', schema: mailSettingsSchema } },
  async handle(
    { body: { password, ...server }, caller },
    deps: Pick<GatewayDeps, 'catalog' | 'config' | 'vaults'>,
  ) {
    await setMailServer(deps.catalog, { server, actorId: caller.userId }, (before) =>
      keptPassword({ server, password, before }, deps.vaults.mail),
    )
    return { status: 200, body: await mailSettings(deps) }
  },
})
