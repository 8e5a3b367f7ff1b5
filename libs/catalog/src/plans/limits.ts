import { getSetting, setSetting } from '../people/settings.ts'
import type { CatalogOrTrx } from '../transaction.ts'

/** How the rebalancers were told to move, for whoever shows a plan before it is made. */
export type RebalanceLimits = {
  bytesPerSecond: number
  automatic: boolean
  /** Hours of the day, in `timeZone`, in which copies move by themselves. */
  hours: { from: number; to: number }
  timeZone: string
}

const NAME = 'rebalance-limits'

/** Undefined until a rebalancer has run. */
export function rebalanceLimits(c: CatalogOrTrx): Promise<RebalanceLimits | undefined> {
  return getSetting<RebalanceLimits>(c, NAME)
}

export function tellRebalanceLimits(c: CatalogOrTrx, limits: RebalanceLimits): Promise<void> {
  return setSetting(c, NAME, limits)
}
