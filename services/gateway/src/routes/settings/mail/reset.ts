import { forgetMailServer } from '@holdfast/catalog'
import type { GatewayDeps } from '../../../deps.ts'
import { defineRoute } from '../../../http/route.ts'
import { mailSettings, mailSettingsSchema } from '../../../mail/mail-view.ts'

export const resetMailRoute = defineRoute({
  method: 'delete',
  path: '/settings/mail',
  tag: 'System',
  summary: 'Forget the mail server and its password; mail is as configured again',
  access: 'admin',
  answers: { 200: { description: 'As it is now', schema: mailSettingsSchema } },
  async handle({ caller }, deps: Pick<GatewayDeps, 'catalog' | 'config'>) {
    await forgetMailServer(deps.catalog, caller.userId)
    return { status: 200, body: await mailSettings(deps) }
  },
})
