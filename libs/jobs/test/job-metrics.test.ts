import { createMetrics } from '@holdfast/process'
import { expect, it } from 'vitest'
import { createJobMetrics } from '../src/index.ts'

it('counts deliveries by job and end, and times them in seconds', async () => {
  const metrics = createMetrics()
  const counted = createJobMetrics(metrics)
  const job = { queue: 'replicator', job: 'place-chunks', ms: 1_500, waitedMs: 250 }
  counted.ended({ ...job, end: 'done' })
  counted.ended({ ...job, end: 'retried' })
  const text = await metrics.registry.metrics()
  expect(text).toContain('holdfast_jobs_total{job="place-chunks",end="retried"} 1')
  expect(text).toContain('holdfast_job_seconds_sum{job="place-chunks"} 3')
  expect(text).toContain('holdfast_job_wait_seconds_sum{job="place-chunks"} 0.5')
})
