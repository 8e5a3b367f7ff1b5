import { InsufficientNodes, NodesFull } from './errors.ts'

export type PutCopiesDeps = {
  /** Nodes that take new copies of this chunk, in the order they should be tried. */
  targets(input: Pick<PutCopiesInput, 'digest' | 'wanted' | 'quorum' | 'avoid'>): number[]
  put(
    nodeId: number,
    chunk: { digest: Uint8Array; bytes: Uint8Array },
    options: { signal: AbortSignal },
  ): Promise<void>
  /** Milliseconds after which one more node is tried beside those that have not answered. */
  patience(nodeId: number): number
}

export type PutCopiesInput = {
  digest: Uint8Array
  bytes: Uint8Array
  /** R: the first W go to the best of the R ideal nodes. */
  wanted: number
  /** W: answers needed from different nodes. */
  quorum: number
  /** Nodes where this digest is being removed: a put there could be undone by the removal. */
  avoid: readonly number[]
  signal: AbortSignal
}

export type PutCopies = {
  /** W nodes that confirmed, in the order they answered. */
  stored: number[]
  /** Nodes that were asked and gave no clear answer: the put may have happened, or may still. */
  unsure: number[]
}

/**
 * Puts one chunk on `quorum` different nodes.
 *
 * Starts exactly `quorum` puts; a failure starts the next candidate at once, silence starts it
 * after that node's patience, so one slow node delays a chunk by its p95 and not by its time-out.
 * The bytes are put whether or not others already hold them: a holder may be down, rotten or
 * empty, and a skipped put would tell a client what others store (design decision 3).
 *
 * Throws `NodesFull` when room was the only obstacle, else `InsufficientNodes` whose cause lists
 * each node's own error.
 */
export const putCopies = (deps: PutCopiesDeps, input: PutCopiesInput): Promise<PutCopies> =>
  new Promise((resolve, reject) => {
    const candidates = deps.targets(input)
    const stop = new AbortController()
    const signal = AbortSignal.any([input.signal, stop.signal])
    const stored: number[] = []
    const unsure = new Set<number>()
    const failures: Error[] = []
    const timers = new Set<NodeJS.Timeout>()
    let next = 0
    let running = 0
    let settled = false

    const settle = (finish: () => void) => {
      if (settled) return
      settled = true
      for (const timer of timers) clearTimeout(timer)
      stop.abort()
      finish()
    }

    const giveUp = () => {
      if (input.signal.aborted) return settle(() => reject(input.signal.reason))
      const full = failures.length > 0 && failures.every(isNodeFull)
      const cause = new AggregateError(failures, 'what each node answered')
      const error = full
        ? new NodesFull(input.quorum, stored.length, { cause })
        : new InsufficientNodes(input.quorum, stored.length, { cause })
      settle(() => reject(error))
    }

    const attempt = async (nodeId: number) => {
      running += 1
      unsure.add(nodeId)
      // Only while somebody is left to try: running out of candidates by impatience is no failure.
      const timer = setTimeout(() => next < candidates.length && startNext(), deps.patience(nodeId))
      timers.add(timer)
      try {
        await deps.put(nodeId, { digest: input.digest, bytes: input.bytes }, { signal })
        stored.push(nodeId)
        unsure.delete(nodeId)
      } catch (error) {
        if (isClearNo(error)) unsure.delete(nodeId)
        failures.push(error instanceof Error ? error : new Error(String(error)))
      }
      running -= 1
      clearTimeout(timer)
      timers.delete(timer)
      if (stored.length >= input.quorum)
        settle(() => resolve({ stored: [...stored], unsure: [...unsure] }))
      else if (stored.length + running < input.quorum) startNext()
    }

    const startNext = () => {
      if (settled) return
      const nodeId = candidates[next]
      if (nodeId === undefined) return giveUp()
      next += 1
      void attempt(nodeId)
    }

    if (candidates.length < input.quorum) return giveUp()
    for (let i = 0; i < input.quorum; i += 1) startNext()
  })

const isClearNo = (error: unknown): boolean =>
  ['NODE_FULL', 'NODE_REFUSED'].includes(String((error as { code?: unknown })?.code))

const isNodeFull = (error: Error): boolean =>
  (error as Error & { code?: unknown }).code === 'NODE_FULL'
