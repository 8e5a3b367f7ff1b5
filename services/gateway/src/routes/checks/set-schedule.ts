import { lastCheck } from '@holdfast/catalog'
import { z } from 'zod'
import { changeSchedule } from '../../checks/change-schedule.ts'
import { scheduleName, scheduleSchema, scheduleView } from '../../checks/schedule-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

/** More often than that, checks would only wait for each other. */
const LEAST_SECONDS = 60

const body = z
  .strictObject({
    enabled: z.boolean().optional(),
    cron: z.string().min(1).max(200).optional(),
    everySeconds: z.number().int().min(LEAST_SECONDS).max(31_536_000).optional(),
    timeZone: z.string().min(1).max(64).optional(),
    repair: z.boolean().optional(),
    deep: z.boolean().optional(),
    verifyPercent: z.number().min(0).max(100).optional(),
  })
  .refine(({ cron, everySeconds }) => cron === undefined || everySeconds === undefined, {
    path: ['everySeconds'],
    message: 'is one way to say how often, and cron the other; give one of them',
  })

export const setScheduleRoute = defineRoute({
  method: 'put',
  path: '/schedules/{name}',
  tag: 'System',
  summary: 'Changes what runs by itself; fields that are left out stay as they are',
  access: 'admin',
  params: z.strictObject({ name: z.string() }),
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'The schedule as it is now', schema: scheduleSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const name = scheduleName.safeParse(params.name).data
    if (name === undefined) throw new NotFound('This schedule')
    const schedule = await changeSchedule(catalog, { ...body, name, actorId: caller.userId })
    const last = await lastCheck(catalog, { origin: 'schedule' })
    return { status: 200, body: scheduleView(name, schedule, last) }
  },
})
