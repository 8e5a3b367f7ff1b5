import type { Troubles } from './troubles.ts'

export type LoopOptions = {
  name: string
  /** Milliseconds from the end of one round to the start of the next; asked anew after each round. */
  everyMs: number | (() => number)
  /** One round. Failures are reported, and the next round comes later and later, up to `slowestMs`. */
  run(signal: AbortSignal): Promise<unknown>
  troubles: Troubles
  slowestMs?: number
}

export type Loop = {
  /** Starts the next round at once, or right after the one that runs. */
  nudge(): void
  /** No round starts any more; resolves when the one under way has ended. */
  stop(): Promise<void>
}

// Short enough that everything goes on within ten seconds of Postgres being back (F6).
const SLOWEST_MS = 3_000

/** Rounds one after the other for as long as the process lives, through every outage. */
export function startLoop({ name, everyMs, run, troubles, slowestMs }: LoopOptions): Loop {
  const stopping = new AbortController()
  const interval = typeof everyMs === 'function' ? everyMs : () => everyMs
  let wake: (() => void) | undefined
  let nudged = false
  let failures = 0

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      nudged = false
      try {
        await run(stopping.signal)
        failures = 0
        troubles.passed(name)
      } catch (error) {
        if (stopping.signal.aborted) return
        failures += 1
        troubles.failed(name, error)
      }
      if (nudged || stopping.signal.aborted) continue
      const slowest = Math.max(interval(), slowestMs ?? SLOWEST_MS)
      await pause(Math.min(slowest, interval() * 2 ** Math.min(failures, 10)))
    }
  }
  const ended = rounds()

  return {
    nudge() {
      nudged = true
      wake?.()
    },
    async stop() {
      stopping.abort(new Error(`${name} is stopping`))
      wake?.()
      await ended
    },
  }
}
