import type { Schedule, ScheduleChange } from '@holdfast/client'
import { parseDuration, typedDuration } from '../../ui/format/parse-duration.ts'
import { checkVerify, parsePercent } from '../../ui/format/parse-percent.ts'

export type ScheduleForm = {
  enabled: string
  rhythm: string
  cron: string
  every: string
  timeZone: string
  repair: string
  deep: string
  verifyPercent: string
}

const onOff = (value: boolean) => (value ? 'on' : 'off')

/** A schedule as the form shows it. */
export const formOfSchedule = (schedule: Schedule): ScheduleForm => ({
  enabled: onOff(schedule.enabled),
  rhythm: schedule.cron === null ? 'interval' : 'cron',
  cron: schedule.cron ?? '0 */6 * * *',
  every: typedDuration(schedule.everySeconds ?? 21_600),
  timeZone: schedule.timeZone,
  repair: onOff(schedule.repair),
  deep: onOff(schedule.deep),
  verifyPercent: String(schedule.verifyPercent),
})

/** What is wrong with it before it is sent; whether a pattern ever comes true, the server knows. */
export function checkScheduleForm({ rhythm, cron, every, verifyPercent }: ScheduleForm) {
  return {
    ...(rhythm === 'cron' && cron.trim().split(/\s+/).length < 5
      ? { cron: 'Enter a cron pattern such as 0 */6 * * *' }
      : {}),
    ...(rhythm === 'interval' && !((parseDuration(every) ?? 0) >= 60)
      ? { every: 'Enter a time such as 6 h, at least 1 min' }
      : {}),
    ...checkVerify({ verifyPercent }),
  }
}

/** All of it: a schedule is changed as one. */
export const wordsOfForm = (form: ScheduleForm): ScheduleChange => ({
  enabled: form.enabled === 'on',
  ...(form.rhythm === 'cron'
    ? { cron: form.cron.trim() }
    : { everySeconds: Math.round(parseDuration(form.every) ?? 0) }),
  timeZone: form.timeZone,
  repair: form.repair === 'on',
  deep: form.deep === 'on',
  verifyPercent: parsePercent(form.verifyPercent),
})

/** What brings a schedule back to what it was. */
export const wordsOfSchedule = (schedule: Schedule): ScheduleChange =>
  wordsOfForm(formOfSchedule(schedule))

/** The same change for the terminal. */
export function scheduleCommand(name: string, form: ScheduleForm): string {
  const { enabled, rhythm, cron, every, timeZone, repair, deep, verifyPercent } = form
  const when =
    rhythm === 'cron'
      ? `--cron '${cron.trim()}' --time-zone ${timeZone}`
      : `--every ${Math.round(parseDuration(every) ?? 0)}`
  const how = `--repair ${repair} --deep ${deep} --verify ${verifyPercent.trim()}`
  return `holdfast schedules set ${name} --run ${enabled} ${when} ${how}`
}
