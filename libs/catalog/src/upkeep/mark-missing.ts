import { groupOf } from '@holdfast/chunks'
import { isLive, type NodeState, repairFor, riskClass } from '@holdfast/placement'
import { keyOf } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { NODE_STATES } from '../removal/removal-statements.ts'
import { wantWork } from '../removal/want-removal.ts'

const LOCK_HELD = {
  name: 'lock-held-by',
  text: `SELECT digest, holders, wanted, refs FROM chunks
    WHERE digest = ANY($1::bytea[]) AND $2::smallint = ANY(holders)
    ORDER BY digest FOR NO KEY UPDATE`,
}

const LEAVE_HOLDERS = {
  name: 'leave-holders',
  text: `UPDATE chunks SET holders = array_remove(holders, $2::smallint),
      epoch = nextval('chunk_epochs')
    WHERE digest = ANY($1::bytea[])`,
}

/** Answers the ones that nobody knew of before. */
const NOTE_MISSING = {
  name: 'note-missing',
  text: `INSERT INTO chunk_issues AS i (digest, node_id, kind)
    SELECT d, $2, 'missing' FROM unnest($1::bytea[]) AS d ORDER BY d
    ON CONFLICT (digest, node_id) DO UPDATE SET kind = 'missing' WHERE i.kind = 'corrupt'
    RETURNING digest`,
}

type LockedRow = { digest: Buffer; holders: number[]; wanted: number; refs: number }

/** `found`: copies that were not known to be missing. `only`: those of them without another live copy. */
export type MissingCopies = { found: number; only: number; digests: Buffer[] }

/**
 * Many copies of one node that turned out not to be there, in one transaction; what `markBadCopy` does
 * for one. With another live copy the node leaves the holders and the epoch changes; without one it
 * stays as the last hope, with an issue. Either way the repair of the groups is due.
 *
 * Copies that the node is not said to hold (any more) are passed over. A thousand at a time is right:
 * their rows are locked until the end.
 */
export async function markMissingCopies(
  c: Catalog,
  { nodeId, digests }: { nodeId: number; digests: readonly Buffer[] },
): Promise<MissingCopies> {
  if (digests.length === 0) return { found: 0, only: 0, digests: [] }
  return inPreparedTransaction(c.pool, async (run) => {
    const rows = await run<LockedRow>(LOCK_HELD, [digests, nodeId])
    if (rows.length === 0) return { found: 0, only: 0, digests: [] }
    const states = await readStates(run)
    const replaceable = rows.filter(({ holders }) =>
      holders.some((id) => id !== nodeId && isLive(states.get(id))),
    )
    if (replaceable.length > 0) await run(LEAVE_HOLDERS, [replaceable.map(digestOf), nodeId])
    const found = await run<{ digest: Buffer }>(NOTE_MISSING, [rows.map(digestOf), nodeId])
    const left = new Set(replaceable.map(({ digest }) => keyOf(digest)))
    const news = new Set(found.map(({ digest }) => keyOf(digest)))
    // A last hope that was known to be missing asks for nothing more.
    const due = rows.filter(({ digest }) => left.has(keyOf(digest)) || news.has(keyOf(digest)))
    await askForRepair(run, due, { nodeId, states })
    const only = found.filter(({ digest }) => !left.has(keyOf(digest)))
    return { found: found.length, only: only.length, digests: found.map(digestOf) }
  })
}

async function askForRepair(
  run: Run,
  rows: readonly LockedRow[],
  { nodeId, states }: { nodeId: number; states: ReadonlyMap<number, NodeState> },
): Promise<void> {
  const used = rows.filter(({ refs }) => refs > 0)
  const byClass = Map.groupBy(used, ({ holders, wanted }) => {
    const rest = holders.filter((id) => id !== nodeId)
    return repairFor(riskClass({ holders: rest, states, wanted })) ?? 'below-wanted'
  })
  for (const [work, chunks] of [...byClass].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await wantWork(
      run,
      work,
      chunks.map(({ digest }) => groupOf(digest)),
    )
  }
}

async function readStates(run: Run): Promise<Map<number, NodeState>> {
  const rows = await run<{ id: number; state: NodeState }>(NODE_STATES, [])
  return new Map(rows.map(({ id, state }) => [id, state]))
}

function digestOf({ digest }: { digest: Buffer }): Buffer {
  return digest
}
