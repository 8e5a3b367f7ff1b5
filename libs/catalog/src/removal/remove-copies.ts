import type { Catalog } from '../open-catalog.ts'
import { beginRemoval, type RemovalCall, type RemovalRequest } from './begin-removal.ts'
import { finishRemoval } from './finish-removal.ts'

/** The one thing a removal needs of the nodes. */
export type Remover = {
  /**
   * Deletes blocks, idempotently; resolves only when every single one was answered. Rejects on a
   * refusal, a time-out, anything else.
   */
  delete(nodeId: number, digests: Buffer[], options: { signal: AbortSignal }): Promise<void>
}

export type RemovalOptions = RemovalRequest & {
  signal?: AbortSignal
  /** A call that takes longer counts as unanswered; default 10 s. */
  callLimitMs?: number
}

export type RemovalReport = {
  /** Copies that nodes were asked to remove, and those whose removal is over. */
  asked: number
  cleared: number
  /** Rows of the catalogue that went. */
  dropped: number
  /** By node: why a call was not answered. */
  unanswered: { nodeId: number; chunks: number; error: unknown }[]
  /** Seconds until another run can do more; null: not by waiting. */
  againInSeconds: number | null
}

const DEFAULT_CALL_LIMIT_MS = 10_000
const DEFAULT_SETTLE_SECONDS = 60

/**
 * The only code that deletes blocks (design decision 4), for deletion, trimming, moves and drains: begins
 * the removal of a page of chunks, asks the nodes with no lock held, notes their answers, goes on.
 * May be stopped and repeated at any point; several may run at once.
 *
 * Throws `RemovalsFrozen`. Nodes that do not answer are no error: they are in the report.
 */
export async function removeCopies(
  c: Catalog,
  nodes: Remover,
  options: RemovalOptions,
): Promise<RemovalReport> {
  const report: RemovalReport = {
    asked: 0,
    cleared: 0,
    dropped: 0,
    unanswered: [],
    againInSeconds: null,
  }
  let after: Buffer | null = null
  do {
    options.signal?.throwIfAborted()
    const begun = performance.now()
    const batch = await beginRemoval(c, options, after)
    report.dropped += batch.dropped
    wait(report, batch.waitSeconds)
    const calls = batch.calls.map((call) => callNode(c, nodes, { call, begun, options, report }))
    await Promise.all(calls)
    after = batch.after
  } while (after !== null)
  return report
}

async function callNode(
  c: Catalog,
  nodes: Remover,
  job: { call: RemovalCall; begun: number; options: RemovalOptions; report: RemovalReport },
): Promise<void> {
  const { call, options, report } = job
  const settle = options.settleSeconds ?? DEFAULT_SETTLE_SECONDS
  report.asked += call.digests.length
  const error = await askNode(nodes, job)
  const answered = error === undefined
  const end = await finishRemoval(c, { ...call, answered })
  report.cleared += end.cleared
  report.dropped += end.dropped
  if (!answered) report.unanswered.push({ nodeId: call.nodeId, chunks: call.digests.length, error })
  if (end.cleared < call.digests.length) wait(report, settle)
}

/** Why the call failed; undefined when it was answered. */
async function askNode(
  nodes: Remover,
  { call, begun, options }: { call: RemovalCall; begun: number; options: RemovalOptions },
): Promise<unknown> {
  const limit = AbortSignal.timeout(options.callLimitMs ?? DEFAULT_CALL_LIMIT_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit
  try {
    assertFresh(begun, options)
    await nodes.delete(call.nodeId, call.digests, { signal })
    return undefined
  } catch (error) {
    return error ?? new Error('the call failed')
  }
}

/**
 * After the settle time somebody else may have asked again, been answered and let the chunk be put
 * there anew. A process that was stopped in between must not ask now.
 */
function assertFresh(begun: number, options: RemovalOptions): void {
  const settleMs = (options.settleSeconds ?? DEFAULT_SETTLE_SECONDS) * 1_000
  if (performance.now() - begun > settleMs / 2) throw new Error('the claim is too old to be used')
}

function wait(report: RemovalReport, seconds: number | null): void {
  if (seconds === null) return
  report.againInSeconds = Math.min(report.againInSeconds ?? seconds, seconds)
}
