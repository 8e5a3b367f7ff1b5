import { webhooksMayBePrivate } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

export const settingsSchema = z
  .object({
    webhooksPrivate: z
      .boolean()
      .meta({ description: 'Webhooks may go to private and loopback addresses.' }),
  })
  .meta({ id: 'Settings' })

export const getSettingsRoute = defineRoute({
  method: 'get',
  path: '/settings',
  tag: 'System',
  summary: 'What administrators decided for the whole system',
  access: 'admin',
  answers: { 200: { description: 'All settings', schema: settingsSchema } },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    return { status: 200, body: { webhooksPrivate: await webhooksMayBePrivate(catalog) } }
  },
})
