import type { Metrics } from '@holdfast/process'
import type { JobMetrics } from './metrics.ts'

/** Half a minute is where a person begins to wonder, half an hour the longest limit of a job. */
const BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 30, 120, 600, 1_800]

/** Counts what the workers of a process do in its registry. */
export function createJobMetrics(metrics: Metrics): JobMetrics {
  const ended = metrics.counter({
    name: 'holdfast_jobs_total',
    help: 'Deliveries of jobs by how they ended',
    labelNames: ['job', 'end'],
  })
  const duration = metrics.histogram({
    name: 'holdfast_job_seconds',
    help: 'Time in the handler of a job',
    labelNames: ['job'],
    buckets: BUCKETS_SECONDS,
  })
  const waited = metrics.histogram({
    name: 'holdfast_job_wait_seconds',
    help: 'Time from when a job could first start to this attempt',
    labelNames: ['job'],
    buckets: BUCKETS_SECONDS,
  })
  return {
    ended: ({ job, end, ms, waitedMs }) => {
      ended.inc({ job, end })
      duration.observe({ job }, ms / 1_000)
      waited.observe({ job }, waitedMs / 1_000)
    },
  }
}
