/** How long this process has looked at the nodes without a gap. */
export type Watch = {
  /** A look succeeded: Postgres answered, and the process had not stood still. */
  looked(): void
  /** What was seen until now proves nothing about what comes: begin anew. */
  interrupt(): void
  seconds(): number
}

/**
 * Silence counts only while somebody listens: after Postgres was away, after SIGSTOP or a suspended
 * laptop, every node has been "silent" for as long, and none of them is down. A gap longer than
 * `mostGapMs` between two looks begins the watch anew. `now` in milliseconds from a monotonic clock.
 */
export function createWatch(
  { mostGapMs }: { mostGapMs: number },
  now: () => number = () => performance.now(),
): Watch {
  let since: number | undefined
  let last = 0
  return {
    looked() {
      if (since === undefined || now() - last > mostGapMs) since = now()
      last = now()
    },
    interrupt() {
      since = undefined
    },
    seconds: () => (since === undefined ? 0 : (now() - since) / 1_000),
  }
}
