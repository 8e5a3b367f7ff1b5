import { counted } from '../../ui/format/number.ts'

const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays']

const two = (text: string) => text.padStart(2, '0')
const isNumber = (text: string, most: number) => /^\d{1,2}$/.test(text) && Number(text) <= most
const step = (text: string) => /^\*\/(\d{1,2})$/.exec(text)?.[1]

const everyFew = (count: string | undefined, unit: string) =>
  count === '1' ? `every ${unit}` : `every ${counted(Number(count), unit)}`

/** The few patterns that most people use, in words; undefined for all others. Pure. */
export function cronInWords(cron: string): string | undefined {
  const [minute = '', hour = '', day, month, weekday = '', ...rest] = cron.trim().split(/\s+/)
  if (day !== '*' || month !== '*' || rest.length > 0) return undefined
  if (weekday === '*' && hour === '*' && step(minute)) return everyFew(step(minute), 'minute')
  if (!isNumber(minute, 59)) return undefined
  const past =
    minute === '0' || minute === '00' ? '' : `, ${counted(Number(minute), 'minute')} past`
  if (weekday === '*' && hour === '*') return `every hour${past}`
  if (weekday === '*' && step(hour)) return `${everyFew(step(hour), 'hour')}${past}`
  if (!isNumber(hour, 23)) return undefined
  const at = `at ${two(hour)}:${two(minute)}`
  if (weekday === '*') return `every day ${at}`
  return isNumber(weekday, 7) ? `${DAYS[Number(weekday) % 7]} ${at}` : undefined
}
