import { expect, it } from 'vitest'
import { createMetrics } from '../src/index.ts'

it('gives the same metric to everybody who asks for its name', async () => {
  const metrics = createMetrics()
  const options = { name: 'holdfast_jobs_total', help: 'Jobs ended', labelNames: ['outcome'] }
  metrics.counter(options).inc({ outcome: 'done' })
  metrics.counter(options).inc({ outcome: 'done' })
  expect(await metrics.registry.metrics()).toContain('holdfast_jobs_total{outcome="done"} 2')
})

it('keeps two registries apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.gauge({ name: 'holdfast_waiting', help: 'Waiting' }).set(1)
  expect(await other.registry.metrics()).not.toContain('holdfast_waiting')
})
