import { findSchedule, lastCheck } from '@holdfast/catalog'
import { z } from 'zod'
import {
  scheduleName,
  scheduleSchema,
  scheduleView,
  UNCONFIGURED,
} from '../../checks/schedule-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const getScheduleRoute = defineRoute({
  method: 'get',
  path: '/schedules/{name}',
  tag: 'System',
  summary: 'What runs by itself: how often, when last, and when next',
  access: 'admin',
  params: z.strictObject({ name: z.string() }),
  answers: { 200: { description: 'The schedule', schema: scheduleSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const name = scheduleName.safeParse(params.name).data
    if (name === undefined) throw new NotFound('This schedule')
    const [schedule, last] = await Promise.all([
      findSchedule(catalog, name),
      lastCheck(catalog, { origin: 'schedule' }),
    ])
    return { status: 200, body: scheduleView(name, schedule ?? UNCONFIGURED, last) }
  },
})
