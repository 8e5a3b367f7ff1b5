import { NodeFull, NodeRefused } from '@holdfast/nodes'
import { liveCopies } from '@holdfast/placement'
import { type ChunkState, type CopyPlan, planCopies } from './copy-plan.ts'
import type { TurnEnd } from './load/background.ts'
import type { Cluster } from './types.ts'
import { lieOf, type VerifyDeps, verifyStored } from './verify-stored.ts'

export type BringDeps = {
  cluster: Pick<
    Cluster,
    'states' | 'placement' | 'rooms' | 'slow' | 'readable' | 'background' | 'accuse'
  > & {
    pool: Pick<Cluster['pool'], 'get' | 'put' | 'reserve'> & VerifyDeps['pool']
  }
  /** Of the copies made, the share that is read back; 0 to 1, none without it. */
  verifyShare?: number
  /**
   * Unites the new holders where the epoch is unchanged. The others come back as stale, and the
   * catalogue keeps in mind that the put may have left a block there.
   */
  record(entries: { digest: Uint8Array; epoch: number; nodes: number[] }[]): Promise<{
    stale: Uint8Array[]
  }>
}

export type FailedChunk = { digest: Uint8Array; error: Error }

export type BringReport = {
  /** Copies made and recorded, and their bytes. */
  copies: number
  bytes: number
  /** Chunks that have all the copies they can have, before or after. */
  complete: number
  /** Chunks with a copy on a node that is down and expected back. */
  awaited: number
  /** Chunks all of whose holders are away. */
  noSource: number
  /** Chunks for which nodes with room ran out, as they were before. */
  noTarget: ChunkState[]
  /** Chunks whose holders changed while they were copied: look at them again. */
  stale: number
  /** Chunks that no holder served although some are live, with each holder's reason. */
  unreadable: FailedChunk[]
  /** Chunks that could be read and not be stored or recorded. */
  failed: FailedChunk[]
}

/**
 * After so many refusals the chunk is left to the next attempt of its job: the nodes that would be
 * tried next are further and further from where the chunk belongs.
 */
const MAX_ROUNDS = 3

/**
 * Brings chunks to their wanted copies, in the order given: reads each one once from a holder
 * (checked against its digest on the way), writes it to every node that should have it, records what
 * was stored. Idempotent: a chunk that has its copies is left alone. Failures are per chunk; only an
 * abort of `signal` is thrown. Copies found missing or corrupt are reported by the pool itself.
 */
export const bringCopies = async (
  deps: BringDeps,
  chunks: readonly ChunkState[],
  { signal, parallel = 16 }: { signal: AbortSignal; parallel?: number },
): Promise<BringReport> => {
  const report = emptyReport()
  let next = 0
  const work = async () => {
    for (let chunk = chunks[next]; chunk !== undefined; chunk = chunks[next]) {
      signal.throwIfAborted()
      next += 1
      await bringOne(deps, chunk, signal, report)
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, chunks.length) }, work))
  return report
}

const emptyReport = (): BringReport => ({
  copies: 0,
  bytes: 0,
  complete: 0,
  awaited: 0,
  noSource: 0,
  noTarget: [],
  stale: 0,
  unreadable: [],
  failed: [],
})

const bringOne = async (
  deps: BringDeps,
  chunk: ChunkState,
  signal: AbortSignal,
  report: BringReport,
) => {
  const plan = planCopies(deps.cluster, chunk)
  if (plan.step !== 'copy') return countLeft(report, chunk, plan.step)
  const { digest, size, holders } = chunk
  const { pool, readable, states, background } = deps.cluster
  const from = readable(holders)
  const lastCopy = liveCopies(holders, states()).length === 1
  // Its turn before its share of the budget: what waits must not hold memory that clients need.
  const turn = await background.turn({ bytes: size, from, to: plan.targets, lastCopy }, { signal })
  const done: TurnEnd = { storedOn: [] }
  let release = () => {}
  try {
    release = await pool.reserve(size, { signal })
    const read = await attempt(readOne(deps, chunk, { from, now: turn.from }, signal))
    signal.throwIfAborted()
    if (read instanceof Error) report.unreadable.push({ digest, error: read })
    else {
      done.readFrom = read.nodeId
      done.storedOn = await copyOne(deps, chunk, read.bytes, signal, report)
    }
  } finally {
    release()
    turn.end(done)
  }
}

/** From the holders that may be burdened now; the others are the last resort, also of the turn. */
const readOne = async (
  { cluster: { pool } }: BringDeps,
  { digest, size }: ChunkState,
  { from, now }: { from: readonly number[]; now: readonly number[] },
  signal: AbortSignal,
) => {
  try {
    return await pool.get(now, digest, { signal, size })
  } catch (error) {
    const others = from.filter((id) => !now.includes(id))
    if (others.length === 0 || signal.aborted) throw error
    return pool.get(others, digest, { signal, size })
  }
}

/**
 * An epoch that no chunk ever has. A record under it always comes late, which is how the catalogue
 * learns that a node may hold a copy that is in no row; it then asks that node too when the chunk goes.
 */
const NEVER = 0

/**
 * What was stored is recorded also when other puts failed, or when the job was told to stop. Returns
 * where it was stored.
 */
const copyOne = async (
  deps: BringDeps,
  chunk: ChunkState,
  bytes: Buffer,
  signal: AbortSignal,
  report: BringReport,
): Promise<readonly number[]> => {
  const { digest, size, epoch } = chunk
  const { stored, unsure, left, refusal } = await storeCopies(deps, chunk, bytes, signal)
  if (unsure.length > 0) await attempt(deps.record([{ digest, epoch: NEVER, nodes: unsure }]))
  if (stored.length > 0) {
    const recorded = await attempt(deps.record([{ digest, epoch, nodes: stored }]))
    if (recorded instanceof Error) {
      report.failed.push({ digest, error: recorded })
      return stored
    }
    if (recorded.stale.length > 0) {
      report.stale += 1
      return stored
    }
    report.copies += stored.length
    report.bytes += stored.length * size
  }
  signal.throwIfAborted()
  if (refusal !== undefined && left !== 'complete' && left !== 'awaited') {
    report.failed.push({ digest, error: refusal })
  } else if (left !== 'copy') countLeft(report, chunk, left)
  return stored
}

type Stored = {
  stored: number[]
  /** Nodes that gave no answer: the put may have happened, or may still happen. */
  unsure: number[]
  /** What the chunk needs after that. */
  left: CopyPlan['step']
  refusal: Error | undefined
}

/**
 * Puts the bytes where they are due; a node that refused is replaced by the next best at once, while
 * the bytes are at hand.
 */
const storeCopies = async (
  deps: BringDeps,
  chunk: ChunkState,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<Stored> => {
  const { cluster } = deps
  const stored: number[] = []
  const refused = new Map<number, Error>()
  for (let round = 0; ; round += 1) {
    const holders = [...chunk.holders, ...stored]
    const plan = planCopies(cluster, { ...chunk, holders }, [...refused.keys()])
    if (plan.step !== 'copy' || round === MAX_ROUNDS || signal.aborted) {
      const unsure = [...refused].filter(([, error]) => !isAnswer(error)).map(([id]) => id)
      return { stored, unsure, left: plan.step, refusal: [...refused.values()].at(-1) }
    }
    const put = (nodeId: number) => attempt(putOne(deps, nodeId, { ...chunk, bytes }, signal))
    const answers = await Promise.all(plan.targets.map(put))
    for (const [at, nodeId] of plan.targets.entries()) {
      const answer = answers[at]
      if (answer instanceof Error) refused.set(nodeId, answer)
      else stored.push(nodeId)
    }
  }
}

/** The queue before a slow node included: after that its copy goes elsewhere, and the slot is free. */
const PUT_LIMIT_MS = 25_000

/** Stores a copy, and reads back one in so many: a node that lies is found before others rely on it. */
const putOne = async (
  { cluster, verifyShare = 0 }: BringDeps,
  nodeId: number,
  chunk: { digest: Uint8Array; size: number; bytes: Buffer },
  signal: AbortSignal,
) => {
  const { digest, bytes } = chunk
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PUT_LIMIT_MS)])
  await cluster.pool.put(nodeId, { digest, bytes }, { signal: limit })
  if (Math.random() >= verifyShare) return
  const outcome = await attempt(verifyStored(cluster, nodeId, chunk, { signal }))
  // It confirmed; that it cannot be read from at the moment proves nothing.
  if (outcome instanceof Error && lieOf(outcome) !== undefined) throw outcome
}

/** The node said no, so nothing is there. Everything else leaves open what it did. */
const isAnswer = (error: Error): boolean =>
  error instanceof NodeFull || error instanceof NodeRefused

const countLeft = (
  report: BringReport,
  chunk: ChunkState,
  step: Exclude<CopyPlan['step'], 'copy'>,
) => {
  if (step === 'complete') report.complete += 1
  else if (step === 'awaited') report.awaited += 1
  else if (step === 'no-source') report.noSource += 1
  else report.noTarget.push(chunk)
}

/** The result, or the failure as a value: a batch goes on with its other chunks. */
const attempt = async <T>(work: Promise<T>): Promise<T | Error> => {
  try {
    return await work
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
