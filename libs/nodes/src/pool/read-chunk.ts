import { cidText } from '@holdfast/chunks'
import type { BlockNode, GetOptions } from '../block-node.ts'
import { AllHoldersFailed, type HolderFailure } from '../errors.ts'
import type { HedgeTokens } from './hedge-tokens.ts'

/** A holder as a read needs it. */
export type Holder = {
  id: number
  node: Pick<BlockNode, 'get'>
  /** Milliseconds after which the next holder may be asked as well. */
  p95Ms(): number
  /** Called at the start of an attempt; the result takes how it ended. */
  begin(): (end: ReadEnd) => void
}

/** `given-up`: the other one was faster, or the caller left. Its time so far is still a fact. */
export type ReadEnd =
  | { outcome: 'served'; ms: number }
  | { outcome: 'given-up'; ms: number }
  | { outcome: 'failed'; ms: number; error: Error }

export type ChunkRead = { bytes: Buffer; nodeId: number }

/** A hedge this early could not win anything on a loopback or a LAN. */
const LEAST_HEDGE_MS = 10

/**
 * A holder that takes so many times the p95 of the next one, and at least this long, is in trouble, which is
 * no guess any more and needs no token. Without it readers that all wait for one stalled node make no reads
 * that would bring tokens, and wait for its time-out. When all holders are slow, none is by so much.
 */
const TROUBLE_TIMES = 8
const LEAST_TROUBLE_MS = 500

/**
 * Asks holders in the given order until one serves the chunk. The next one is asked when one
 * failed, and once also when the only one asked is slower than its p95 and a hedge token is to be
 * had, or so slow that it is in trouble; the slower of the two is then given up. Throws
 * AllHoldersFailed, or the signal's reason.
 */
export function readChunk(
  holders: readonly Holder[],
  digest: Uint8Array,
  tokens: HedgeTokens,
  options: GetOptions = {},
): Promise<ChunkRead> {
  if (options.signal?.aborted) return Promise.reject(options.signal.reason)
  tokens.countRead()
  return new Promise((resolve, reject) => {
    new Reading({ holders, digest, tokens, options, resolve, reject }).start()
  })
}

type ReadingOptions = {
  holders: readonly Holder[]
  digest: Uint8Array
  tokens: HedgeTokens
  options: GetOptions
  resolve: (read: ChunkRead) => void
  reject: (reason: unknown) => void
}

/** One read: the attempts under way and those that failed. */
class Reading {
  readonly #o: ReadingOptions
  readonly #failures: HolderFailure[] = []
  readonly #running = new Set<AbortController>()
  readonly #onAbort = () => this.#finish(() => this.#o.reject(this.#o.options.signal?.reason))
  #next = 0
  #over = false
  #began = 0
  #hedge: NodeJS.Timeout | undefined

  constructor(o: ReadingOptions) {
    this.#o = o
  }

  start(): void {
    const { holders, options } = this.#o
    options.signal?.addEventListener('abort', this.#onAbort, { once: true })
    this.#began = performance.now()
    this.#askNext()
    const [first, second] = holders
    if (first === undefined || second === undefined) return
    this.#hedgeAfter(Math.max(LEAST_HEDGE_MS, Math.min(first.p95Ms(), troubleMs(second))))
  }

  #askNext(): void {
    if (this.#over) return
    const { holders, digest } = this.#o
    const holder = holders[this.#next]
    if (holder !== undefined) {
      this.#next += 1
      void this.#ask(holder)
    } else if (this.#running.size === 0) {
      const error = new AllHoldersFailed(cidText(digest), this.#failures)
      this.#finish(() => this.#o.reject(error))
    }
  }

  async #ask(holder: Holder): Promise<void> {
    const attempt = new AbortController()
    this.#running.add(attempt)
    const end = holder.begin()
    const started = performance.now()
    const { digest, options } = this.#o
    const outcome = await settled(
      holder.node.get(digest, { signal: attempt.signal, size: options.size }),
    )
    this.#running.delete(attempt)
    const ms = performance.now() - started
    if (this.#over) {
      end({ outcome: 'given-up', ms })
    } else if ('bytes' in outcome) {
      end({ outcome: 'served', ms })
      this.#finish(() => this.#o.resolve({ bytes: outcome.bytes, nodeId: holder.id }))
    } else {
      end({ outcome: 'failed', ms, error: outcome.error })
      this.#failures.push({ nodeId: holder.id, error: outcome.error })
      this.#askNext()
    }
  }

  /** Tries again while no token is to be had: each read that others make brings one nearer. */
  #hedgeAfter(ms: number): void {
    if (this.#over || this.#next >= this.#o.holders.length) return
    this.#hedge = setTimeout(() => {
      const alone = this.#running.size === 1
      if (alone && (this.#o.tokens.take() || this.#inTrouble())) this.#askNext()
      else this.#hedgeAfter(ms)
    }, ms)
  }

  #inTrouble(): boolean {
    const next = this.#o.holders[this.#next]
    return next !== undefined && performance.now() - this.#began >= troubleMs(next)
  }

  #finish(settle: () => void): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#hedge)
    this.#o.options.signal?.removeEventListener('abort', this.#onAbort)
    for (const attempt of this.#running) attempt.abort()
    settle()
  }
}

const troubleMs = (next: Holder): number => Math.max(LEAST_TROUBLE_MS, TROUBLE_TIMES * next.p95Ms())

async function settled(get: Promise<Buffer>): Promise<{ bytes: Buffer } | { error: Error }> {
  try {
    return { bytes: await get }
  } catch (reason) {
    return { error: reason instanceof Error ? reason : new Error(String(reason)) }
  }
}
