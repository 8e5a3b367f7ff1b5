import { findSchedule, lastCheck } from '@holdfast/catalog'
import { z } from 'zod'
import {
  scheduleName,
  scheduleSchema,
  scheduleView,
  UNCONFIGURED,
} from '../../checks/schedule-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

export const listSchedulesRoute = defineRoute({
  method: 'get',
  path: '/schedules',
  tag: 'System',
  summary: 'What runs by itself and may be changed',
  access: 'admin',
  answers: {
    200: {
      description: 'All such schedules',
      schema: z.object({ items: z.array(scheduleSchema), next: z.null() }),
    },
  },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const last = await lastCheck(catalog, { origin: 'schedule' })
    const items = await Promise.all(
      scheduleName.options.map(async (name) =>
        scheduleView(name, (await findSchedule(catalog, name)) ?? UNCONFIGURED, last),
      ),
    )
    return { status: 200, body: { items, next: null } }
  },
})
