import { type CheckRow, EVERY_SIX_HOURS, type ScheduleRow } from '@holdfast/catalog'
import { checkSystem } from '@holdfast/jobs'
import { z } from 'zod'

/** Schedules that people may change. The others are the services' own business. */
export const scheduleName = z.enum([checkSystem.name])

export const scheduleSchema = z
  .object({
    name: z.string(),
    enabled: z.boolean(),
    cron: z.string().nullable().meta({ description: 'Null where it is an interval.' }),
    everySeconds: z.number().nullable(),
    timeZone: z.string(),
    repair: z.boolean(),
    deep: z.boolean(),
    verifyPercent: z.number(),
    setBy: z.enum(['config', 'api']).meta({
      description: 'Whose words these are; those of the API hold until it changes them.',
    }),
    lastRun: z.iso.datetime().nullable(),
    nextRun: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Schedule' })

export type ScheduleFacts = Pick<
  ScheduleRow,
  'cron' | 'tz' | 'everyMs' | 'enabled' | 'options' | 'origin' | 'nextAt'
>

/** Until a health monitor has written down what it was configured with. */
export const UNCONFIGURED: ScheduleFacts = {
  cron: EVERY_SIX_HOURS,
  tz: 'UTC',
  everyMs: null,
  enabled: true,
  options: { repair: true },
  origin: 'config',
  nextAt: null,
}

export function scheduleView(
  name: string,
  schedule: ScheduleFacts,
  lastRun: CheckRow | undefined,
): z.output<typeof scheduleSchema> {
  const { cron, tz, everyMs, enabled, origin, nextAt } = schedule
  return {
    name,
    enabled,
    cron,
    everySeconds: everyMs === null ? null : everyMs / 1_000,
    timeZone: tz ?? 'UTC',
    ...checkOptions(schedule),
    setBy: origin,
    lastRun: lastRun?.createdAt.toISOString() ?? null,
    nextRun: enabled ? (nextAt?.toISOString() ?? null) : null,
  }
}

/** What a scheduled check is told to do. */
export function checkOptions({ options }: Pick<ScheduleFacts, 'options'>) {
  return {
    repair: options.repair !== false,
    deep: options.deep === true,
    verifyPercent: typeof options.verifyPercent === 'number' ? options.verifyPercent : 0,
  }
}
