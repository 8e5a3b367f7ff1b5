import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ChunkRow,
  chunksOfGroup,
  countBatch,
  type PlanStep,
  paceMoves,
  settleBatch,
} from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'
import { judgeChunk } from './judge-chunk.ts'
import { type Batch, type BatchReport, moveBatch, type ToCopy } from './move-batch.ts'
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

export type Signals = {
  /** The process stops, or the job's time is over: everything is given up. */
  signal: AbortSignal
  /** The plan was stopped: what waits for its turn is given up, what moves is moved to its end. */
  stopped: AbortSignal
}

/** What the step may still move. A drain's has no bound: whatever lies there has to leave. */
type Allowance = { chunks: number; bytes: number }

const PAGE = 256
const BATCH_CHUNKS = 16
/** A batch is paid for before it is moved, so slow plans move little at a time. */
const BATCH_SECONDS = 5
/** A step of a slow plan gives its place back after this long, well within its job's time limit. */
const TURN_MS = 15 * 60_000

/**
 * Walks through a step's group once and moves what may move, batch by batch. Each chunk is judged by
 * what is true now; the step's numbers are a limit. Before each batch it is asked whether moves may go
 * on, the batch is counted, and then waits for its turn at the allowed rate.
 */
export async function walkGroup(
  deps: MoveDeps,
  step: PlanStep & { worker: string },
  signals: Signals,
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

  const began = performance.now()
  for (let after: Buffer | undefined; ; ) {
    const page = await chunksOfGroup(deps.catalog, {
      group: step.group,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    for (const batch of batchesOf(page, deps, step, { walked, left })) {
      signals.signal.throwIfAborted()
      walked.halted =
        performance.now() - began > TURN_MS ? 'others have their turn' : await whyHalted(deps)
      if (walked.halted !== null) return walked
      if (!(await makeBatch(deps, step, batch, { walked, signals }))) {
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
  step: PlanStep & { worker: string },
  batch: Batch,
  { walked, signals }: { walked: Walked; signals: Signals },
): Promise<boolean> {
  const { catalog } = deps
  const counted = countedOf(step, batch)
  const digests = counted.map(({ digest }) => digest)
  if (!(await countBatch(catalog, { ...step, digests, bytes: bytesOf(counted) }))) return false
  const report = await waitAndMove(deps, step, batch, signals)

  const moved = new Set<ChunkRow>([...report.copied, ...batch.remove])
  const back = counted.filter((chunk) => !moved.has(chunk))
  await settleBatch(catalog, { ...step, chunks: back.length, bytes: bytesOf(back) })
  walked.chunks += counted.length - back.length
  walked.bytes += bytesOf(counted) - bytesOf(back)
  if (report.broken !== undefined) throw report.broken
  walked.errors.push(...report.errors)
  walked.waiting += report.kept + (batch.copy.length - report.copied.length)
  if (report.kept > 0) walked.reason ??= 'the copy on the source could not be taken away yet'
  walked.reason ??= report.errors[0]?.message ?? null
  return true
}

/** In a drain whatever leaves counts; in a rebalance only copies, which a crash has counted before. */
function countedOf({ to }: PlanStep, { copy, remove }: Batch): ChunkRow[] {
  const copied = copy.map(({ chunk }) => chunk)
  return to === null ? [...copied, ...remove] : copied
}

async function waitAndMove(
  deps: MoveDeps,
  { planId }: PlanStep,
  batch: Batch,
  { signal, stopped }: Signals,
): Promise<BatchReport> {
  const { catalog, config } = deps
  const bytes = batch.copy.reduce((sum, { chunk, targets }) => sum + chunk.size * targets.length, 0)
  try {
    const { bytesPerSecond } = config
    const seconds = bytes > 0 ? await paceMoves(catalog, { planId, bytes, bytesPerSecond }) : 0
    const either = AbortSignal.any([signal, stopped])
    if (seconds > 0) await sleep(seconds * 1_000, undefined, { signal: either })
  } catch (broken) {
    return { copied: [], kept: 0, errors: [], broken }
  }
  return moveBatch(deps, batch, { signal })
}

function bytesOf(chunks: readonly ChunkRow[]): number {
  return chunks.reduce((sum, { size }) => sum + size, 0)
}
