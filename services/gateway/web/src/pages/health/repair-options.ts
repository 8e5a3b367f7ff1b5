import type { HealthCheckOptions } from '@holdfast/client'
import { parsePercent } from '../../ui/format/parse-percent.ts'

export const repairOptions = (deep: boolean, verifyPercent: string): HealthCheckOptions => ({
  repair: true,
  deep,
  verifyPercent: parsePercent(verifyPercent),
})

/** The same for the terminal. */
export function repairCommand(deep: boolean, verifyPercent: string): string {
  const percent = parsePercent(verifyPercent)
  return `holdfast health check${deep ? ' --deep' : ''}${percent > 0 ? ` --verify ${percent}` : ''}`
}
