/** What the loops ask of a logger. */
export type TroubleLog = {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  info(fields: object, message: string): void
}

export type Troubles = {
  /** `loop` could not do its round. */
  failed(loop: string, error: unknown): void
  /** `loop` did its round. */
  passed(loop: string): void
}

/** Postgres or the queue being away is one event, however many loops run into it. */
const SHARED_CODES: ReadonlySet<string> = new Set(['CATALOGUE_UNAVAILABLE', 'QUEUE_UNAVAILABLE'])

/**
 * Says once that something is wrong and once that it is over. A dozen loops that run every second
 * would otherwise write hundreds of equal lines a minute while Postgres restarts.
 * `now` in milliseconds from a monotonic clock.
 */
export function createTroubles(
  log: TroubleLog,
  now: () => number = () => performance.now(),
): Troubles {
  const open = new Map<string, { since: number; loops: Set<string> }>()

  return {
    failed(loop, error) {
      const key = keyOf(loop, error)
      const known = open.get(key)
      if (known !== undefined) {
        known.loops.add(loop)
        return
      }
      open.set(key, { since: now(), loops: new Set([loop]) })
      if (SHARED_CODES.has(key)) log.warn({ err: error, code: key }, 'work waits until it is back')
      else log.error({ err: error, loop }, 'a round failed and will be tried again')
    },
    passed(loop) {
      for (const [key, trouble] of open) {
        if (!trouble.loops.has(loop)) continue
        open.delete(key)
        log.info({ loop, code: key, ms: Math.round(now() - trouble.since) }, 'work goes on')
      }
    },
  }
}

function keyOf(loop: string, error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' && SHARED_CODES.has(code)) return code
  return `${loop}: ${typeof code === 'string' ? code : 'unexpected'}`
}
