import type { JobLog } from './log.ts'

/**
 * Remembers whether the queue can be reached, and says so once per outage. BullMQ emits an error
 * per connection and per attempt to reconnect: four queues and a worker would write hundreds of
 * equal lines a minute.
 */
export type Outage = {
  readonly active: boolean
  /** Something could not reach the queue. */
  failed(error: unknown): void
  /** Something reached it. */
  over(): void
  /** The queue is being closed: connections that break from now on are no news. */
  close(): void
}

export function createOutage(log: JobLog, backend: string): Outage {
  let since: number | undefined
  let closed = false
  return {
    get active() {
      return since !== undefined
    },
    failed(error) {
      if (since !== undefined || closed) return
      since = performance.now()
      log.error({ backend, err: error }, 'queue became unreachable')
    },
    over() {
      if (since === undefined) return
      log.info({ backend, ms: Math.round(performance.now() - since) }, 'queue is reachable again')
      since = undefined
    },
    close() {
      closed = true
    },
  }
}
