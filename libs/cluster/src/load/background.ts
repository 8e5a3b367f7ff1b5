import { createAllowance } from './allowance.ts'
import type { Pacer, Way } from './pacer.ts'

/** Something that is copied or read for nobody who waits: a repair, a move, a third copy, a scrub. */
export type BackgroundWork = {
  bytes: number
  /** Nodes that could be read from; none when nothing is read. */
  from: readonly number[]
  /** Nodes that are written to. */
  to: readonly number[]
  /** The chunk has one live copy left. */
  lastCopy?: boolean
}

export type Turn = {
  /** Those of `from` that may be read from now, at least one. */
  from: number[]
  /** What became of it. Call it once, also after a failure. */
  end(done: TurnEnd): void
}

export type TurnEnd = { readFrom?: number; storedOn: readonly number[] }

export type Background = {
  /**
   * Waits until the clients' share is left free on every way that the work takes. First come, first
   * served on each way; last copies first. Rejects with the signal's reason.
   */
  turn(work: BackgroundWork, options: { signal: AbortSignal }): Promise<Turn>
}

export type BackgroundDeps = {
  pacer: Pick<Pacer, 'allowed' | 'moved' | 'clientsPresent'>
  /** Seconds until background work may go on, which it must not while clients are measured; 0 = now. */
  quietLeft(): number
  braked(): boolean
  /** Seconds of a monotonic clock. */
  now?: () => number
}

type Waiter = { work: BackgroundWork; enter: (turn: Turn) => void }

/** How often those that wait are looked at. Milliseconds. */
const LOOK_MS = 25

export function createBackground(deps: BackgroundDeps): Background {
  const { pacer } = deps
  const now = deps.now ?? (() => performance.now() / 1_000)
  const urgent = createWays(deps, now)
  const common = createWays(deps, now)
  const waiting = new Set<Waiter>()
  let scheduled = false

  const take = (way: Way, bytes: number, lastCopy: boolean) => {
    common.take(way, bytes)
    if (lastCopy) urgent.take(way, bytes)
  }
  const begin = (work: BackgroundWork): Turn | undefined => {
    const lastCopy = work.lastCopy === true
    const ways = lastCopy && !deps.braked() ? urgent : common
    const from = work.from.filter((id) => ways.open(id, lastCopy))
    const blocked = work.from.length > 0 && from.length === 0
    if (blocked || !ways.open('all', lastCopy)) return undefined
    if (!work.to.every((id) => ways.open(id, lastCopy))) return undefined
    for (const id of work.to) take(id, work.bytes, lastCopy)
    take('all', work.bytes * Math.max(1, work.to.length), lastCopy)
    return {
      from,
      end({ readFrom, storedOn }) {
        if (readFrom !== undefined) {
          take(readFrom, work.bytes, lastCopy)
          pacer.moved(readFrom, work.bytes, { lastCopy })
        }
        for (const id of storedOn) pacer.moved(id, work.bytes, { lastCopy })
        const times = work.to.length === 0 && readFrom !== undefined ? 1 : storedOn.length
        pacer.moved('all', work.bytes * times, { lastCopy })
      },
    }
  }
  const isStill = (): boolean => deps.quietLeft() > 0 && pacer.clientsPresent(now())

  const lookSoon = () => {
    if (scheduled || waiting.size === 0) return
    scheduled = true
    setTimeout(look, LOOK_MS)
  }
  const look = () => {
    scheduled = false
    if (!isStill()) {
      const urgentFirst = [...waiting].sort((a, b) => rank(a.work) - rank(b.work))
      for (const waiter of urgentFirst) {
        const turn = begin(waiter.work)
        if (turn === undefined) continue
        waiting.delete(waiter)
        waiter.enter(turn)
      }
    }
    lookSoon()
  }

  return {
    async turn(work, { signal }) {
      signal.throwIfAborted()
      const turn = waiting.size === 0 && !isStill() ? begin(work) : undefined
      if (turn !== undefined) return turn
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          waiting.delete(waiter)
          reject(signal.reason)
        }
        const waiter: Waiter = {
          work,
          enter: (entered) => {
            signal.removeEventListener('abort', onAbort)
            resolve(entered)
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(waiter)
        lookSoon()
      })
    },
  }
}

const rank = ({ lastCopy }: BackgroundWork): number => (lastCopy ? 0 : 1)

/** One allowance per way, made when it is first asked for. */
function createWays({ pacer, braked }: BackgroundDeps, now: () => number) {
  const ways = new Map<Way, ReturnType<typeof createAllowance>>()
  const of = (way: Way) => {
    const found = ways.get(way) ?? createAllowance(now())
    ways.set(way, found)
    return found
  }
  return {
    open: (way: Way, lastCopy: boolean) =>
      of(way).open(pacer.allowed(way, { lastCopy, braked: braked() }), now()),
    take: (way: Way, bytes: number) => of(way).take(bytes),
  }
}

/** For work that spares nobody, such as that of tests and benches. */
export const unpaced: Background = {
  turn: async ({ from }, { signal }) => {
    signal.throwIfAborted()
    return { from: [...from], end: () => {} }
  },
}
