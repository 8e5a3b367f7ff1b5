import { forgetPlans, PlanOpen } from '@holdfast/catalog'
import { done, handle, planRebalance, skipped } from '@holdfast/jobs'
import { autoRebalance } from './auto-rebalance.ts'
import type { RebalancerDeps } from './deps.ts'

/** As long as health checks. */
const KEPT_DAYS = 90

export const planRebalanceHandler = (deps: RebalancerDeps) =>
  handle(planRebalance, async () => {
    await forgetPlans(deps.catalog, { olderThanDays: KEPT_DAYS })
    try {
      const { planId, reason, moves = 0, bytes = 0 } = await autoRebalance(deps)
      return planId === undefined ? skipped(reason) : done({ planId, reason, moves, bytes })
    } catch (error) {
      // Somebody planned at the same moment.
      if (error instanceof PlanOpen) return skipped(error.message)
      throw error
    }
  })
