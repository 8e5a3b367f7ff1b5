import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { settingsSchema, settingsView } from './settings-fields.ts'

export const getSettingsRoute = defineRoute({
  method: 'get',
  path: '/settings',
  tag: 'System',
  summary: 'What may be changed while everything runs, and how it is',
  access: 'admin',
  answers: { 200: { description: 'All settings', schema: settingsSchema } },
  async handle(_input, { catalog, config }: Pick<GatewayDeps, 'catalog' | 'config'>) {
    return { status: 200, body: await settingsView(catalog, config) }
  },
})
