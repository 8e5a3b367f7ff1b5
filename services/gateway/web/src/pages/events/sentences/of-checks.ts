import { formatDuration } from '../../../ui/format/duration.ts'
import { cronInWords } from '../../schedules/cron-in-words.ts'
import { all, around, commas, joined, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import { type Telling, wordFrom } from './telling.ts'

const SCHEDULES = { 'check-system': 'the health check' }

const aCheck = (t: Telling) =>
  all(
    'a ',
    t.link((id) => `/admin/health/checks/${id}`, 'health check'),
  )

/** Whether it repairs, and how closely it looks. */
const how = (t: Telling) =>
  commas(
    t.flag('repair', 'with repair', 'as a dry-run'),
    t.flag('deep', 'deep'),
    t.read('verifyPercent', (share) => (typeof share === 'number' ? readsOf(share) : undefined)),
  )

const readsOf = (share: number) => (share === 0 ? [] : `reading ${share} % of all copies`)

/** A sentence within ours: without its full stop. */
const said = (t: Telling, key: string) =>
  t.read(key, (value) =>
    typeof value === 'string' && value !== '' ? value.replace(/\.$/, '') : undefined,
  )

const when = (t: Telling) =>
  all(
    t.read('cron', (cron) =>
      typeof cron === 'string' ? (cronInWords(cron) ?? cron) : undefined,
    ) ?? t.none('cron', ''),
    t.read('everyMs', (ms) => (typeof ms === 'number' ? everySeconds(ms / 1_000) : undefined)) ??
      t.none('everyMs', ''),
    around(' (', t.text('tz'), ')') ?? t.none('tz', ''),
  )

/** What is rounded by our words stands below them. */
const everySeconds = (seconds: number) =>
  seconds > 0 && Number.isInteger(seconds) ? `every ${formatDuration(seconds)}` : undefined

/** What a schedule hands to its job; the same three words as a check. */
const options = (t: Telling) =>
  t.read('options', (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const { repair, deep, verifyPercent, ...others } = value as Record<string, unknown>
    if (Object.keys(others).length > 0) return undefined
    const words = [
      repair === true ? 'with repair' : repair === false ? 'as a dry-run' : repair,
      deep === true ? 'deep' : deep === false ? [] : deep,
      typeof verifyPercent === 'number' ? readsOf(verifyPercent) : verifyPercent,
    ].filter((word) => word !== undefined)
    if (!words.every((word) => typeof word === 'string' || Array.isArray(word))) return undefined
    return words.flat().join(', ') || []
  })

/** Health checks, and when they run by themselves. */
export const OF_CHECKS: Sentences = {
  'check.started': (t) =>
    all(
      aCheck(t),
      ' began',
      around(', ', how(t)),
      t.word('origin', { manual: '; somebody asked for it', schedule: '; it was its time' }),
    ),
  'check.finding': (t) =>
    all(aCheck(t), ' found', around(': ', joined('. ', [said(t, 'detail'), said(t, 'action')]))),
  'check.finished': (t) =>
    all(
      aCheck(t),
      ' ended',
      t.flag('healthy', ' well', ' with trouble') ?? t.none('healthy', ' without a result'),
      say`: ${t.count('findings', 'finding')}`,
      say`, ${t.number('remaining')} left after the repair` ?? t.none('remaining', ''),
    ),
  'check.failed': (t) => all(aCheck(t), ' could not be finished', say`: ${t.text('reason')}`),
  'schedule.changed': (t) =>
    all(
      t.subjectText((name) => wordFrom(SCHEDULES, name)) ?? 'a schedule',
      t.flag('enabled', ' runs by itself', ' does not run by itself any more') ?? ' runs by itself',
      around(' ', when(t)),
      around(', ', options(t)),
      t.word('origin', { api: '', config: ', as the services are configured' }),
    ),
}
