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

/** A connection that broke in an outage may say so a little after another one is well again. */
const ECHO_MS = 2_000

export function createOutage(log: JobLog, backend: string): Outage {
  let since: number | undefined
  let ended = Number.NEGATIVE_INFINITY
  let echo = false
  let closed = false

  const say = (error: unknown) => log.error({ backend, err: error }, 'queue became unreachable')

  return {
    get active() {
      return since !== undefined
    },
    failed(error) {
      if (closed) return
      const now = performance.now()
      if (since === undefined) {
        since = now
        echo = now - ended < ECHO_MS
        if (!echo) say(error)
      } else if (echo && now - since > ECHO_MS) {
        // No echo after all, but the next outage.
        echo = false
        say(error)
      }
    },
    over() {
      if (since === undefined) return
      ended = performance.now()
      if (!echo) log.info({ backend, ms: Math.round(ended - since) }, 'queue is reachable again')
      since = undefined
    },
    close() {
      closed = true
    },
  }
}
