import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ChunkRow,
  chunksOfGroup,
  countMoves,
  type PlanStep,
  paceMoves,
} from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'
import { judgeChunk } from './judge-chunk.ts'
import { type Batch, moveBatch, type ToCopy } from './move-batch.ts'
import { whyHalted } from './why-halted.ts'

export type Walked = {
  chunks: number
  bytes: number
  /** Chunks that wait for something, and what the first of them waits for. */
  waiting: number
  reason: string | null
  errors: Error[]
  /** Set when moves may not go on now: the rest of the group was not looked at. */
  halted: string | null
}

/** What the step may still move. A drain's has no bound: whatever lies there has to leave. */
type Allowance = { chunks: number; bytes: number }

const PAGE = 256
const BATCH_CHUNKS = 16
/** A batch is paid for before it is moved, so slow plans move little at a time. */
const BATCH_SECONDS = 5

/**
 * Walks through a step's group once and moves what may move, batch by batch. Each chunk is judged by
 * what is true now; the step's numbers are a limit. Before each batch it is asked whether moves may go
 * on, the batch is counted, and then waits for its turn at the allowed rate.
 */
export async function walkGroup(
  deps: MoveDeps,
  step: PlanStep & { worker: string },
  { signal }: { signal: AbortSignal },
): Promise<Walked> {
  const walked: Walked = {
    chunks: 0,
    bytes: 0,
    waiting: 0,
    reason: null,
    errors: [],
    halted: null,
  }
  const left: Allowance =
    step.to === null
      ? { chunks: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
      : { chunks: step.chunks - step.movedChunks, bytes: step.bytes - step.movedBytes }

  for (let after: Buffer | undefined; ; ) {
    const page = await chunksOfGroup(deps.catalog, {
      group: step.group,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    for (const batch of batchesOf(page, deps, step, { walked, left })) {
      signal.throwIfAborted()
      walked.halted = await whyHalted(deps)
      if (walked.halted !== null) return walked
      if (!(await makeBatch(deps, step, batch, { walked, signal }))) {
        return { ...walked, halted: 'the plan was stopped' }
      }
    }
    after = page.at(-1)?.digest
    if (page.length < PAGE) return walked
  }
}

/** Sorts a page into batches, as the caller asks for them: judged just before they are moved. */
function* batchesOf(
  page: readonly ChunkRow[],
  { cluster, config }: Pick<MoveDeps, 'cluster' | 'config'>,
  step: PlanStep,
  { walked, left }: { walked: Walked; left: Allowance },
): Generator<Batch> {
  const most = Math.max(1, config.bytesPerSecond * BATCH_SECONDS)
  const empty = () => ({ copy: [] as ToCopy[], remove: [] as ChunkRow[], bytes: 0 })
  let now = empty()
  for (const chunk of page) {
    if (chunk.refs === 0 || !chunk.holders.includes(step.from)) continue
    const verdict = judgeChunk(chunk, step, cluster)
    if (verdict.step === 'remove') now.remove.push(chunk)
    else if (verdict.step !== 'copy') {
      if (verdict.step === 'wait') walked.waiting += 1
      walked.reason ??= verdict.reason
      continue
    } else if (left.chunks >= 1 && left.bytes >= chunk.size) {
      left.chunks -= 1
      left.bytes -= chunk.size
      now.copy.push({ chunk, targets: verdict.targets })
      now.bytes += chunk.size * verdict.targets.length
    }
    if (now.copy.length + now.remove.length >= BATCH_CHUNKS || now.bytes >= most) {
      yield { group: step.group, from: step.from, ...now }
      now = empty()
    }
  }
  if (now.copy.length + now.remove.length > 0) {
    yield { group: step.group, from: step.from, ...now }
  }
}

/** False: the plan was stopped, or the step is somebody else's by now. */
async function makeBatch(
  deps: MoveDeps,
  { planId, step, worker }: PlanStep & { worker: string },
  batch: Batch,
  { walked, signal }: { walked: Walked; signal: AbortSignal },
): Promise<boolean> {
  const { catalog, config } = deps
  const chunks = batch.copy.length
  const bytes = batch.copy.reduce((sum, { chunk }) => sum + chunk.size, 0)
  const claim = { planId, step, worker }
  if (!(await countMoves(catalog, { ...claim, chunks, bytes }))) return false
  const toPay = batch.copy.reduce((sum, one) => sum + one.chunk.size * one.targets.length, 0)
  if (toPay > 0) {
    const wait = await paceMoves(catalog, {
      planId,
      bytes: toPay,
      bytesPerSecond: config.bytesPerSecond,
    })
    if (wait > 0) await sleep(wait * 1_000, undefined, { signal })
  }
  const report = await moveBatch(deps, batch, { signal })
  if (report.chunks < chunks) {
    const back = { chunks: report.chunks - chunks, bytes: report.bytes - bytes }
    await countMoves(catalog, { ...claim, ...back })
  }
  walked.chunks += report.chunks
  walked.bytes += report.bytes
  walked.errors.push(...report.errors)
  walked.waiting += report.kept + (chunks - report.chunks)
  if (report.kept > 0) walked.reason ??= 'the copy on the source could not be taken away yet'
  walked.reason ??= report.errors[0]?.message ?? null
  return true
}
