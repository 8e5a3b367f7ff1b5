import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@holdfast/process'

/** Something with a process behind it. */
export type Running = { exited: Promise<void>; stop(signal?: AbortSignal): Promise<void> }

export type KeptRunning<R extends Running> = {
  /** What runs now, or ran last. */
  current(): R
  stop(signal?: AbortSignal): Promise<void>
}

export type KeepOptions<R> = {
  name: string
  start: () => Promise<R>
  /** False: a death is logged and that is all. */
  restart: boolean
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  firstPauseMs?: number
}

const LONGEST_PAUSE_MS = 30_000
/** A process that lived this long did not die from its start; the pauses begin anew. */
const STABLE_MS = 60_000

/**
 * Starts a process and starts it again whenever it dies, after pauses that double up to 30 s: it
 * may be dying because of something that passes, like a full disk. Throws if the first start fails.
 */
export async function keepRunning<R extends Running>(
  options: KeepOptions<R>,
): Promise<KeptRunning<R>> {
  const { name, start, restart, log, firstPauseMs = 500 } = options
  const stopping = new AbortController()
  let current = await start()
  const watching = watch()

  async function watch(): Promise<void> {
    let pauseMs = firstPauseMs
    // Looked at before each wait: a start that ended after `stop` began is for `stop` to end.
    while (!stopping.signal.aborted) {
      const since = performance.now()
      await current.exited
      if (stopping.signal.aborted) return
      log.warn({ process: name, restart }, 'a process ended by itself')
      if (!restart) return
      if (performance.now() - since > STABLE_MS) pauseMs = firstPauseMs
      pauseMs = await startAgain(pauseMs)
    }
  }

  /** Resolves with the pause before a next start, once one succeeded or nobody wants it any more. */
  async function startAgain(pauseMs: number): Promise<number> {
    await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
    if (stopping.signal.aborted) return pauseMs
    const longer = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    try {
      current = await start()
      log.info({ process: name }, 'a process was started again')
      return longer
    } catch (err) {
      log.error({ err, process: name }, 'a process could not be started again')
      return startAgain(longer)
    }
  }

  return {
    current: () => current,
    stop: async (signal) => {
      stopping.abort()
      await current.stop(signal)
      // A start that was under way just then brings one more process, which has to go as well.
      await watching
      await current.stop(signal)
    },
  }
}
