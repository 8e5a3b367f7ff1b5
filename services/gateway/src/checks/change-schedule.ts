import {
  type Catalog,
  findSchedule,
  type ScheduleRow,
  type ScheduleWords,
  setSchedule,
} from '@holdfast/catalog'
import { nextRun, type Rhythm } from '@holdfast/jobs'
import { ValidationFailed } from '../http/errors.ts'
import { checkOptions, type ScheduleFacts, UNCONFIGURED } from './schedule-view.ts'

export type ScheduleChange = {
  name: string
  actorId: string
  enabled?: boolean | undefined
  cron?: string | undefined
  everySeconds?: number | undefined
  timeZone?: string | undefined
  repair?: boolean | undefined
  deep?: boolean | undefined
  verifyPercent?: number | undefined
}

/**
 * Sets a schedule; what is not named stays. The monitors carry it into the queue within seconds.
 * Throws ValidationFailed when the pattern or the time zone is none.
 */
export async function changeSchedule(
  catalog: Catalog,
  change: ScheduleChange,
): Promise<ScheduleRow> {
  const before = (await findSchedule(catalog, change.name)) ?? UNCONFIGURED
  const tz = change.timeZone ?? before.tz ?? 'UTC'
  const rhythm = rhythmOf(change, before)
  const next = nextRun('cron' in rhythm ? { ...rhythm, tz } : rhythm)
  if (next === undefined) throw new ValidationFailed([blame(tz)])
  const enabled = change.enabled ?? before.enabled
  const options = checkOptions(before)
  const words: ScheduleWords = {
    name: change.name,
    enabled,
    tz,
    options: {
      repair: change.repair ?? options.repair,
      deep: change.deep ?? options.deep,
      verifyPercent: change.verifyPercent ?? options.verifyPercent,
    },
    ...rhythm,
  }
  return setSchedule(catalog, { ...words, actorId: change.actorId, nextAt: enabled ? next : null })
}

function rhythmOf(
  { cron, everySeconds }: ScheduleChange,
  before: ScheduleFacts,
): { cron: string } | Extract<Rhythm, { everyMs: number }> {
  if (cron !== undefined) return { cron }
  if (everySeconds !== undefined) return { everyMs: everySeconds * 1_000 }
  return before.cron === null ? { everyMs: before.everyMs as number } : { cron: before.cron }
}

function blame(tz: string) {
  return nextRun({ cron: '0 0 * * *', tz }) === undefined
    ? { path: 'timeZone', message: 'must be the name of a time zone, such as Europe/Vienna' }
    : { path: 'cron', message: 'must be a cron pattern that comes true, such as 0 */6 * * *' }
}
