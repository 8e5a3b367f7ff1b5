import { groupOf } from '@holdfast/chunks'
import { isLive, type NodeState } from '@holdfast/placement'
import { keyOf } from '../digests.ts'
import { RemovalsFrozen } from '../errors.ts'
import { groupRange } from '../groups/group-range.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import type { Freeze } from './freeze.ts'
import {
  type Cluster,
  type LockedChunk,
  type LockedIssue,
  planDelete,
  planTrim,
  type RemovalPlan,
} from './plan-removal.ts'
import * as sql from './removal-statements.ts'
import { wantWork } from './want-removal.ts'

/** Chunk as shown to whoever decides what is surplus. */
export type SurplusQuestion = {
  group: number
  digest: Buffer
  holders: readonly number[]
  wanted: number
}

export type RemovalRequest = {
  /** One group, or a range with `toGroup` (inclusive). */
  group: number
  toGroup?: number
  /** `delete`: chunks without references past the grace. `trim`: copies beyond the wanted ones. */
  class: 'delete' | 'trim'
  graceSeconds?: number
  /** How long a call without an answer may still be carried out; default 60 s. */
  settleSeconds?: number
  /** Chunks per transaction; default 500. */
  limit?: number
  /** Only nodes in here are asked now; default: all whose state says that they answer. */
  live?: readonly number[]
  /** Trim: which copies may go, the most dispensable first. Checked again under the lock. */
  surplus?: (chunk: SurplusQuestion) => readonly number[]
  /** Trim: only copies on this node. */
  node?: number
}

/** Ask this node to remove these. `claims` tell the calls apart: hand them to `finishRemoval`. */
export type RemovalCall = { nodeId: number; digests: Buffer[]; claims: number[] }

export type RemovalBatch = {
  calls: RemovalCall[]
  /** Rows that went, because nothing was left of them. */
  dropped: number
  /** Where to go on; null at the end of the range. */
  after: Buffer | null
  /** Seconds until a look can do more; null: not by waiting. */
  waitSeconds: number | null
}

const DEFAULT_SETTLE_SECONDS = 60

/**
 * Step 1 of a removal, one transaction: rows in digest order, those that somebody else works on are
 * skipped; the copies leave `holders`, the epoch changes, `removing` is noted. Whoever registers the
 * chunk from now on is told where not to put it, and whoever put it before cannot record it any more.
 *
 * Throws `RemovalsFrozen` while nothing may be removed: see freeze.ts.
 */
export async function beginRemoval(
  c: Catalog,
  request: RemovalRequest,
  after: Buffer | null = null,
): Promise<RemovalBatch> {
  return inPreparedTransaction(c.pool, async (run) => {
    await assertNotFrozen(run)
    const cluster = await readCluster(run, request)
    const chunks = await lockChunks(run, request, after)
    const plans = new Map(chunks.map((chunk) => [chunk, planFor(chunk, request, cluster)]))
    const calls = await write(run, plans, cluster)
    const full = chunks.length === (request.limit ?? DEFAULT_LIMIT)
    return {
      calls,
      dropped: [...plans.values()].filter(({ drop }) => drop).length,
      after: full ? (chunks.at(-1)?.digest ?? null) : null,
      waitSeconds: least([
        ...[...plans.values()].map(({ waitSeconds }) => waitSeconds),
        full ? null : await graceLeft(run, request),
        full ? null : await skippedLeft(run, request, cluster),
      ]),
    }
  })
}

const DEFAULT_LIMIT = 500

async function assertNotFrozen(run: Run): Promise<void> {
  const [frozen] = await run<Freeze>(sql.FROZEN, [])
  if (frozen !== undefined) throw new RemovalsFrozen(frozen)
}

async function readCluster(run: Run, request: RemovalRequest): Promise<Cluster> {
  const rows = await run<{ id: number; state: NodeState }>(sql.NODE_STATES, [])
  const answers = ({ state }: { state: NodeState }) => isLive(state) || state === 'drained'
  const wished = request.live === undefined ? undefined : new Set(request.live)
  const reachable = rows.filter(answers).map(({ id }) => id)
  return {
    states: new Map(rows.map(({ id, state }) => [id, state])),
    reachable: new Set(reachable.filter((id) => wished?.has(id) ?? true)),
    settleSeconds: request.settleSeconds ?? DEFAULT_SETTLE_SECONDS,
  }
}

type IssueRow = LockedIssue & { digest: Buffer }

async function lockChunks(
  run: Run,
  request: RemovalRequest,
  after: Buffer | null,
): Promise<LockedChunk[]> {
  const { lower, upper } = groupRange(request.group, request.toGroup ?? request.group)
  const range = [lower, upper ?? AFTER_ALL, after ?? Buffer.alloc(0)]
  const limit = request.limit ?? DEFAULT_LIMIT
  const rows =
    request.class === 'delete'
      ? await run<LockedChunk>(sql.LOCK_UNUSED, [...range, request.graceSeconds ?? 0, limit])
      : await run<LockedChunk>(sql.LOCK_SURPLUS, [...range, limit])
  if (rows.length === 0) return []
  const issues = await run<IssueRow>(sql.ISSUES_WITH_AGES, [rows.map(({ digest }) => digest)])
  const byDigest = Map.groupBy(issues, ({ digest }) => keyOf(digest))
  return rows.map((row) => ({ ...row, issues: byDigest.get(keyOf(row.digest)) ?? [] }))
}

/** Greater than any digest. */
const AFTER_ALL = Buffer.alloc(33, 0xff)

function planFor(chunk: LockedChunk, request: RemovalRequest, cluster: Cluster): RemovalPlan {
  if (request.class === 'delete') return planDelete(chunk, cluster)
  const { digest, holders, wanted } = chunk
  const question = { group: groupOf(digest), digest, holders, wanted }
  const all = request.surplus?.(question) ?? []
  const candidates = all.filter((id) => request.node === undefined || id === request.node)
  return planTrim(chunk, candidates, cluster)
}

async function write(
  run: Run,
  plans: ReadonlyMap<LockedChunk, RemovalPlan>,
  { reachable }: Cluster,
): Promise<RemovalCall[]> {
  const entries = [...plans]
  const pairs = (pick: (plan: RemovalPlan) => readonly number[]) =>
    entries.flatMap(([{ digest }, plan]) => pick(plan).map((nodeId) => ({ digest, nodeId })))

  const changed = entries.filter(([, { changed, drop }]) => changed && !drop)
  if (changed.length > 0) {
    await run(sql.TAKE_HOLDERS, [
      changed.map(([{ digest }]) => digest),
      changed.map(([, { holders }]) => `{${holders.join(',')}}`),
    ])
  }
  const cleared = pairs(({ clear }) => clear)
  if (cleared.length > 0) await run(sql.CLEAR_REMOVALS, columns(cleared))
  const taken = pairs(({ take }) => take)
  const claims: Claim[] = []
  if (taken.length > 0) {
    const called = taken.map(({ nodeId }) => reachable.has(nodeId))
    claims.push(...(await run<Claim>(sql.NOTE_REMOVALS, [...columns(taken), called])))
  }
  const again = pairs((plan) => plan.again)
  if (again.length > 0) claims.push(...(await run<Claim>(sql.CLAIM_REMOVALS, columns(again))))
  const dropped = entries.filter(([, { drop }]) => drop).map(([{ digest }]) => digest)
  if (dropped.length > 0) await run(sql.DROP_CHUNKS, [dropped])

  const freed = entries.filter(([{ refs }, { clear }]) => refs > 0 && clear.length > 0)
  await wantWork(
    run,
    'below-wanted',
    freed.map(([{ digest }]) => groupOf(digest)),
  )
  return callsOf(claims.filter(({ nodeId }) => reachable.has(nodeId)))
}

type Claim = { digest: Buffer; nodeId: number; calls: number }

function columns(pairs: readonly { digest: Buffer; nodeId: number }[]): [Buffer[], number[]] {
  return [pairs.map(({ digest }) => digest), pairs.map(({ nodeId }) => nodeId)]
}

function callsOf(claims: readonly Claim[]): RemovalCall[] {
  return [...Map.groupBy(claims, ({ nodeId }) => nodeId)].map(([nodeId, own]) => ({
    nodeId,
    digests: own.map(({ digest }) => digest),
    claims: own.map(({ calls }) => calls),
  }))
}

async function graceLeft(run: Run, request: RemovalRequest): Promise<number | null> {
  if (request.class !== 'delete') return null
  const { lower, upper } = groupRange(request.group, request.toGroup ?? request.group)
  const [row] = await run<{ left: number | null }>(sql.GRACE_LEFT, [
    lower,
    upper ?? AFTER_ALL,
    request.graceSeconds ?? 0,
  ])
  return row?.left ?? null
}

/** A second for removals whose rows somebody else held; a look at the end of the range is enough. */
async function skippedLeft(
  run: Run,
  request: RemovalRequest,
  { reachable, settleSeconds }: Cluster,
): Promise<number | null> {
  const { lower, upper } = groupRange(request.group, request.toGroup ?? request.group)
  const range = [lower, upper ?? AFTER_ALL]
  const overdue = await run(sql.OVERDUE_REMOVALS, [...range, [...reachable], settleSeconds])
  return overdue.length > 0 ? 1 : null
}

function least(seconds: readonly (number | null)[]): number | null {
  const known = seconds.filter((s) => s !== null)
  return known.length === 0 ? null : Math.min(...known)
}
