import type { Plan } from '@holdfast/catalog'
import type { Metrics } from '@holdfast/process'

export type PlanMetrics = {
  /** All plans that are not over, as a tick just saw them. */
  openPlans(plans: readonly Plan[]): void
}

/** The rate is that of the last minute, so that a pause or a slow node shows. Milliseconds. */
const WINDOW_MS = 60_000

/**
 * How far plans are, in figures to watch. Every rebalancer tells the same; series of a plan end with it.
 * Drains have their node as a label, rebalances none.
 */
export function createPlanMetrics(
  metrics: Pick<Metrics, 'gauge'>,
  now: () => number = () => performance.now(),
): PlanMetrics {
  const one = (name: string, help: string) =>
    metrics.gauge({ name: `holdfast_plan_${name}`, help, labelNames: ['kind', 'node'] })
  const planned = one('bytes', 'Bytes of the plan that is not over.')
  const moved = one('moved_bytes', 'Of these, bytes that were moved.')
  const left = one('left_bytes', 'Of these, bytes that are still to be moved.')
  const rate = one('bytes_per_second', 'Bytes moved per second during the last minute.')
  const waiting = one('waiting', '1 while the plan is paused or waits for something.')
  const seen = new Map<string, { at: number; bytes: number }[]>()

  return {
    openPlans(plans) {
      for (const gauge of [planned, moved, left, rate, waiting]) gauge.reset()
      for (const id of seen.keys()) if (!plans.some((plan) => plan.id === id)) seen.delete(id)
      for (const plan of plans) {
        const labels = { kind: plan.kind, node: plan.nodeId === null ? '' : String(plan.nodeId) }
        planned.set(labels, plan.bytes)
        moved.set(labels, plan.bytesMoved)
        left.set(labels, Math.max(0, plan.bytes - plan.bytesMoved))
        rate.set(labels, rateOf(seen, plan, now()))
        waiting.set(labels, plan.state === 'running' && plan.note === null ? 0 : 1)
      }
    },
  }
}

function rateOf(
  seen: Map<string, { at: number; bytes: number }[]>,
  { id, bytesMoved }: Plan,
  at: number,
): number {
  const looks = [...(seen.get(id) ?? []).filter((look) => at - look.at <= WINDOW_MS)]
  looks.push({ at, bytes: bytesMoved })
  seen.set(id, looks)
  const first = looks[0] as { at: number; bytes: number }
  return at > first.at ? Math.max(0, (1_000 * (bytesMoved - first.bytes)) / (at - first.at)) : 0
}
