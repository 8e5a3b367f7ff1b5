export { counted } from '@holdfast/client'

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `12,480`. */
export const formatNumber = (value: number): string => WHOLE.format(value)

/** `about 10.4 million` for what was estimated. */
export function formatAbout(value: number): string {
  const compact = new Intl.NumberFormat('en-US', {
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 3,
  })
  return `about ${compact.format(value)}`
}

/** A share between 0 and 1, floored, so that 100 % means all: `99.99 %`, `< 0.01 %`. */
export function formatShare(share: number): string {
  if (share <= 0) return '0 %'
  if (share >= 1) return '100 %'
  const hundredths = Math.floor(share * 10_000) / 100
  return hundredths === 0 ? '< 0.01 %' : `${hundredths} %`
}
