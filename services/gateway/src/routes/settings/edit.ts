import { changeSettings } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { settingsChange, settingsSchema, settingsView } from './settings-fields.ts'

/** Services look every second or two, so nothing has to be started anew. */
const editRoute = (method: 'patch' | 'put') =>
  defineRoute({
    method,
    path: '/settings',
    tag: 'System',
    summary: 'Changes settings; what is left out stays, null means as configured',
    access: 'admin',
    body: { kind: 'json', schema: settingsChange },
    answers: { 200: { description: 'All settings as they are now', schema: settingsSchema } },
    async handle({ body, caller }, { catalog, config }: Pick<GatewayDeps, 'catalog' | 'config'>) {
      await changeSettings(catalog, { change: body, actorId: caller.userId })
      return { status: 200, body: await settingsView(catalog, config) }
    },
  })

export const editSettingsRoute = editRoute('patch')
/** As schedules are changed. */
export const putSettingsRoute = editRoute('put')
