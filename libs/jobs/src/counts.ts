import type { Queue } from 'bullmq'

export type QueueCounts = {
  name: string
  /** Jobs that could start now. */
  waiting: number
  active: number
  delayed: number
  /** Kept failed jobs, at most a week's. */
  failed: number
  /** Age of the job that has waited longest since it could start; 0 when none waits. */
  oldestSeconds: number
}

export async function countJobs(queue: Queue): Promise<QueueCounts> {
  const [counts, first] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    // The longest waiting of the most urgent ones, which is the one a worker takes next: finding
    // the oldest of all would mean reading every waiting job.
    queue.getJobs(['waiting', 'prioritized'], 0, 0, true),
  ])
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
  const since = first.filter(Boolean).map((job) => job.timestamp + (job.opts.delay ?? 0))
  const oldestSeconds = since.length === 0 ? 0 : (Date.now() - Math.min(...since)) / 1_000
  return {
    name: queue.name,
    waiting: waiting + prioritized,
    active,
    delayed,
    failed,
    oldestSeconds: Math.max(0, Math.round(oldestSeconds)),
  }
}
