import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { mailSettings, mailSettingsSchema } from '../../../mail/mail-view.ts'

export const getMailRoute = defineRoute({
  method: 'get',
  path: '/settings/mail',
  tag: 'System',
  summary: 'How mail is set up, without the password',
  access: 'admin',
  answers: { 200: { description: 'The mail server', schema: mailSettingsSchema } },
  async handle(_input, deps: Pick<GatewayDeps, 'catalog' | 'config'>) {
    return { status: 200, body: await mailSettings(deps) }
  },
})
