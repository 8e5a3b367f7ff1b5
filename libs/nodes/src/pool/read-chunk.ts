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
 * Asks holders in the given order until one serves the chunk. The next one is asked when one
 * failed, and once also when the first is slower than its p95 and a hedge token is left; the slower
 * of the two is then given up. Throws AllHoldersFailed, or the signal's reason.
 */
export function readChunk(
  holders: readonly Holder[],
  digest: Uint8Array,
  tokens: HedgeTokens,
  options: GetOptions = {},
): Promise<ChunkRead> {
  const { signal, size } = options
  return new Promise((resolve, reject) => {
    const failures: HolderFailure[] = []
    const running = new Set<AbortController>()
    let next = 0
    let over = false
    let hedge: NodeJS.Timeout | undefined

    const finish = (settle: () => void): void => {
      if (over) return
      over = true
      clearTimeout(hedge)
      signal?.removeEventListener('abort', onAbort)
      for (const attempt of running) attempt.abort()
      settle()
    }
    const onAbort = () => finish(() => reject(signal?.reason))

    const ask = (holder: Holder): void => {
      const attempt = new AbortController()
      running.add(attempt)
      const end = holder.begin()
      const started = performance.now()
      holder.node.get(digest, { signal: attempt.signal, size }).then(
        (bytes) => {
          running.delete(attempt)
          end({ outcome: over ? 'given-up' : 'served', ms: performance.now() - started })
          finish(() => resolve({ bytes, nodeId: holder.id }))
        },
        (reason: unknown) => {
          running.delete(attempt)
          const ms = performance.now() - started
          if (attempt.signal.aborted) {
            end({ outcome: 'given-up', ms })
            return
          }
          const error = reason instanceof Error ? reason : new Error(String(reason))
          end({ outcome: 'failed', ms, error })
          failures.push({ nodeId: holder.id, error })
          askNext()
        },
      )
    }

    const askNext = (): void => {
      if (over) return
      const holder = holders[next]
      if (holder === undefined) {
        if (running.size > 0) return
        finish(() => reject(new AllHoldersFailed(cidText(digest), failures)))
        return
      }
      next += 1
      ask(holder)
    }

    const first = holders[0]
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    tokens.countRead()
    askNext()
    if (first === undefined || holders.length < 2) return
    hedge = setTimeout(
      () => {
        // Not when the first failed meanwhile: then the next one is being asked already.
        if (!over && failures.length === 0 && tokens.take()) askNext()
      },
      Math.max(LEAST_HEDGE_MS, first.p95Ms()),
    )
  })
}
