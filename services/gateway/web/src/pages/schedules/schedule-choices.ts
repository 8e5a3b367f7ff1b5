export const ON_OFF = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
]

export const RHYTHMS = [
  { value: 'cron', label: 'By a cron pattern' },
  { value: 'interval', label: 'At an interval' },
]

export const TIME_ZONES = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
]
