import type { HealthCheckOptions } from '@holdfast/client'

const percentOf = (text: string): number =>
  /^\d{1,3}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN

/** What is wrong with the options before they are sent. */
export const checkVerify = ({ verifyPercent }: { verifyPercent: string }) => {
  const percent = percentOf(verifyPercent)
  return percent >= 0 && percent <= 100
    ? {}
    : { verifyPercent: 'Enter a number of percent from 0 to 100' }
}

export const repairOptions = (deep: boolean, verifyPercent: string): HealthCheckOptions => ({
  repair: true,
  deep,
  verifyPercent: percentOf(verifyPercent),
})

/** The same for the terminal. */
export function repairCommand(deep: boolean, verifyPercent: string): string {
  const percent = percentOf(verifyPercent)
  return `holdfast health check${deep ? ' --deep' : ''}${percent > 0 ? ` --verify ${percent}` : ''}`
}
