import type { Plan } from '@holdfast/catalog'
import { createMetrics } from '@holdfast/process'
import { describe, expect, it } from 'vitest'
import { createPlanMetrics } from '../src/plan-metrics.ts'

const plan = (more: Partial<Plan>): Plan =>
  ({ id: 'a', kind: 'rebalance', state: 'running', nodeId: null, note: null, ...more }) as Plan

const told = async (metrics: ReturnType<typeof createMetrics>, name: string) => {
  const metric = await metrics.registry.getSingleMetric(`holdfast_plan_${name}`)?.get()
  return Object.fromEntries(
    (metric?.values ?? []).map(({ labels, value }) => [`${labels.kind}${labels.node}`, value]),
  )
}

describe('metrics of plans', () => {
  it('tell what is planned, moved and left, and how fast, of each plan that is not over', async () => {
    const metrics = createMetrics()
    let now = 0
    const { openPlans } = createPlanMetrics(metrics, () => now)
    const drain = plan({
      id: 'b',
      kind: 'drain',
      nodeId: 3,
      state: 'paused',
      bytes: 50,
      bytesMoved: 50,
    })
    openPlans([plan({ bytes: 1_000, bytesMoved: 100 }), drain])
    expect(await told(metrics, 'bytes_per_second')).toEqual({ rebalance: 0, drain3: 0 })
    now = 10_000
    openPlans([plan({ bytes: 1_000, bytesMoved: 400 }), drain])
    expect(await told(metrics, 'bytes')).toEqual({ rebalance: 1_000, drain3: 50 })
    expect(await told(metrics, 'moved_bytes')).toEqual({ rebalance: 400, drain3: 50 })
    expect(await told(metrics, 'left_bytes')).toEqual({ rebalance: 600, drain3: 0 })
    expect(await told(metrics, 'bytes_per_second')).toEqual({ rebalance: 30, drain3: 0 })
    expect(await told(metrics, 'waiting')).toEqual({ rebalance: 0, drain3: 1 })
  })

  it('forget a plan that is over, and what was moved more than a minute ago', async () => {
    const metrics = createMetrics()
    let now = 0
    const { openPlans } = createPlanMetrics(metrics, () => now)
    openPlans([plan({ bytes: 100, bytesMoved: 0 })])
    now = 30_000
    openPlans([plan({ bytes: 100, bytesMoved: 60 })])
    now = 61_000
    openPlans([plan({ bytes: 100, bytesMoved: 60 })])
    expect(await told(metrics, 'bytes_per_second')).toEqual({ rebalance: 0 })
    openPlans([])
    expect(await told(metrics, 'bytes')).toEqual({})
  })
})
