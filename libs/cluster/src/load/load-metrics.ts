import type { Metrics } from '@holdfast/process'
import type { WayFigures } from './pacer.ts'

/** How fast background work may go, and what clients waited, as this process knows it. */
export function showLoad(metrics: Pick<Metrics, 'gauge'>, figures: () => WayFigures[]): void {
  const labelNames = ['node']
  const gauge = (name: string, help: string, of: (figures: WayFigures) => number | undefined) =>
    metrics.gauge({
      name,
      help,
      labelNames,
      collect() {
        this.reset()
        for (const one of figures()) {
          const value = of(one)
          if (value !== undefined) this.set({ node: String(one.way) }, value)
        }
      },
    })
  gauge(
    'holdfast_background_allowed_bytes_per_second',
    'Bytes per second that repair, moves, scrub and third copies may take of a node, or of all; +Inf = no limit.',
    ({ pace }) => pace.allowed,
  )
  gauge(
    'holdfast_background_link_bytes_per_second',
    'The most that background work was seen to get through.',
    ({ pace }) => pace.link,
  )
  gauge(
    'holdfast_client_wait_seconds',
    'What clients wait beside background work, at the 99th percentile or as near as there are answers.',
    ({ slowdown }) => slowdown && slowdown.busyMs / 1_000,
  )
  gauge(
    'holdfast_client_idle_wait_seconds',
    'The same while background work keeps still.',
    ({ slowdown }) => slowdown && slowdown.idleMs / 1_000,
  )
}
