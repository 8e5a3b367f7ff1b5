import {
  audit,
  PRIVATE_WEBHOOKS_SETTING,
  setSetting,
  webhooksMayBePrivate,
} from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { settingsSchema } from './get.ts'

export const editSettingsRoute = defineRoute({
  method: 'patch',
  path: '/settings',
  tag: 'System',
  summary: 'Changes settings of the whole system',
  access: 'admin',
  body: { kind: 'json', schema: z.strictObject({ webhooksPrivate: z.boolean() }).partial() },
  answers: { 200: { description: 'All settings as they are now', schema: settingsSchema } },
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { webhooksPrivate } = body
    if (webhooksPrivate !== undefined) {
      await setSetting(catalog, PRIVATE_WEBHOOKS_SETTING, webhooksPrivate)
      const detail = { webhooksPrivate }
      await audit(catalog, { actorId: caller.userId, action: 'settings.changed', detail })
    }
    return { status: 200, body: { webhooksPrivate: await webhooksMayBePrivate(catalog) } }
  },
})
