import { CatalogueUnavailable } from '../errors.ts'
import type { Outcome } from './outcome.ts'

export type LaneOptions = { maxDelayMs: number; maxBatch: number; outageMs: number }

type Call<Input, Output> = {
  input: Input
  keys: readonly string[]
  since: number
  resolve(value: Output): void
  reject(error: unknown): void
}

/** How long to leave Postgres alone after it did not answer. */
const PAUSE_MS = 100

/**
 * One queue of calls and at most one batch under way: while a batch commits, the next one gathers.
 * That alone is group commit; `maxDelayMs` is added only when the last batch had company, so a lone
 * upload waits for nobody.
 *
 * - Calls that share a key never meet in one batch, and keep their order.
 * - When a batch fails as a whole, its calls are tried one by one: one poisoned call fails alone.
 * - While Postgres is away, calls are repeated until each is `outageMs` old, then fail with
 *   `CatalogueUnavailable`.
 */
export function createLane<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<Outcome<Output>[]>,
  keysOf: (input: Input) => readonly string[],
  options: LaneOptions,
) {
  let waiting: Call<Input, Output>[] = []
  let busy = false
  let hadCompany = false
  let closing: (() => void) | undefined

  function wake(delayMs: number): void {
    if (busy) return
    busy = true
    if (delayMs > 0) setTimeout(work, delayMs)
    else setImmediate(work)
  }

  async function work(): Promise<void> {
    const batch = take()
    const away = await attempt(batch)
    busy = false
    hadCompany = batch.length > 1
    if (waiting.length === 0) return closing?.()
    if (away) wake(PAUSE_MS)
    else wake(waiting.length < options.maxBatch && !hadCompany ? 0 : gatherMs())
  }

  /** Enough company already: no reason to wait for more. */
  function gatherMs(): number {
    return waiting.length > 16 ? 0 : options.maxDelayMs
  }

  function take(): Call<Input, Output>[] {
    const batch: Call<Input, Output>[] = []
    const left: Call<Input, Output>[] = []
    const keys = new Set<string>()
    for (const call of waiting) {
      const blocked = batch.length >= options.maxBatch || call.keys.some((key) => keys.has(key))
      for (const key of call.keys) keys.add(key)
      ;(blocked ? left : batch).push(call)
    }
    waiting = left
    return batch
  }

  /** True when Postgres is away and calls went back into the queue. */
  async function attempt(batch: Call<Input, Output>[]): Promise<boolean> {
    try {
      const outcomes = await run(batch.map(({ input }) => input))
      for (const [i, call] of batch.entries()) settle(call, outcomes[i] as Outcome<Output>)
      return false
    } catch (error) {
      if (error instanceof CatalogueUnavailable) return putBack(batch, error)
      if (batch.length === 1) {
        batch[0]?.reject(error)
        return false
      }
      for (const [i, call] of batch.entries()) {
        if (await attempt([call])) return putBack(batch.slice(i + 1), undefined)
      }
      return false
    }
  }

  function putBack(batch: Call<Input, Output>[], error: unknown): boolean {
    const now = performance.now()
    const young = batch.filter((call) => now - call.since < options.outageMs)
    for (const call of batch) if (error !== undefined && !young.includes(call)) call.reject(error)
    waiting = [...(error === undefined ? batch : young), ...waiting]
    return true
  }

  return {
    ask(input: Input): Promise<Output> {
      if (closing !== undefined) return Promise.reject(new Error('the ledger is closed'))
      return new Promise((resolve, reject) => {
        waiting.push({ input, keys: keysOf(input), since: performance.now(), resolve, reject })
        wake(hadCompany ? options.maxDelayMs : 0)
      })
    },
    /** Resolves when nothing waits any more. */
    close(): Promise<void> {
      return new Promise((resolve) => {
        closing = resolve
        if (!busy && waiting.length === 0) resolve()
      })
    },
  }
}

function settle<T>(
  call: { resolve(value: T): void; reject(error: unknown): void },
  outcome: Outcome<T>,
): void {
  if (outcome.ok) call.resolve(outcome.value)
  else call.reject(outcome.error)
}
