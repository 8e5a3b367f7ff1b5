import type { Settings, SettingsChange } from '@holdfast/client'
import { formatRate } from '../../ui/format/bytes.ts'
import { parseBytes, typedBytes } from '../../ui/format/parse-bytes.ts'

export type PaceForm = {
  automatic: string
  share: string
  rate: string
  hours: string
  zone: string
}

/** When copies move by themselves, in a sentence; null: no rebalancer ever ran. */
export function whenByItself(settings: Settings): string | null {
  const { rebalanceAutomatic, rebalanceHours, rebalanceTimeZone, rebalanceSharePercent } = settings
  if (rebalanceAutomatic === null) return null
  if (!rebalanceAutomatic) return 'never: only when somebody applies a plan'
  const hours =
    rebalanceHours === null || rebalanceHours === '0-24'
      ? 'at any hour'
      : `between ${rebalanceHours.replace('-', ' and ')} o’clock ${rebalanceTimeZone}`
  return `when nodes change, or more than ${rebalanceSharePercent} % of all bytes are off their place; ${hours}`
}

export const rateOf = ({ rebalanceBytesPerSecond: rate }: Settings): string | null =>
  rate === null ? null : `${formatRate(rate)} at most`

export const formOfPace = (settings: Settings): PaceForm => ({
  automatic: settings.rebalanceAutomatic === false ? 'no' : 'yes',
  share: String(settings.rebalanceSharePercent ?? ''),
  rate: typedBytes(settings.rebalanceBytesPerSecond ?? 0),
  hours: settings.rebalanceHours ?? '',
  zone: settings.rebalanceTimeZone ?? '',
})

/** What is wrong with it before it is sent; time zones are the server's to know. */
export const checkPace = ({ share, rate, hours }: PaceForm): Partial<PaceForm> => ({
  ...((parseBytes(rate) ?? 0) >= 1_024 ? {} : { rate: 'Enter bytes per second, such as 64 MiB' }),
  ...(/^\d{1,2}-\d{1,2}$/.test(hours.trim()) ? {} : { hours: 'Enter two hours, such as 22-6' }),
  ...(share.trim() !== '' && Number(share) >= 0 && Number(share) <= 100
    ? {}
    : { share: 'Enter a number from 0 to 100' }),
})

/** Only what was changed: the rest follows the configuration as before. */
export function changeOfPace(settings: Settings, form: PaceForm): SettingsChange {
  const before = formOfPace(settings)
  return {
    ...(form.automatic === before.automatic
      ? {}
      : { rebalanceAutomatic: form.automatic === 'yes' }),
    ...(form.share === before.share ? {} : { rebalanceSharePercent: Number(form.share) }),
    ...(form.rate === before.rate
      ? {}
      : { rebalanceBytesPerSecond: parseBytes(form.rate) ?? null }),
    ...(form.hours === before.hours ? {} : { rebalanceHours: form.hours.trim() }),
    ...(form.zone === before.zone ? {} : { rebalanceTimeZone: form.zone.trim() }),
  }
}
