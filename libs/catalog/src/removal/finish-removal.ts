import { groupOf } from '@holdfast/chunks'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import type { RemovalCall } from './begin-removal.ts'
import * as sql from './removal-statements.ts'
import { wantWork } from './want-removal.ts'

/** What a finished call changed. */
export type RemovalEnd = {
  /** Copies that are gone for good. */
  cleared: number
  /** Rows that went with their last copy. */
  dropped: number
}

/**
 * Step 3. Answered: the removal is over if this was its only call; otherwise an earlier call that hung
 * may still be carried out, so it stays until the settle time has passed. Rows without references,
 * holders and exceptions go. Not answered: the removal stays, and the settle time begins now.
 *
 * A claim that is not the latest any more changes nothing.
 */
export async function finishRemoval(
  c: Catalog,
  call: RemovalCall & { answered: boolean },
): Promise<RemovalEnd> {
  if (call.digests.length === 0) return { cleared: 0, dropped: 0 }
  const claimed = [call.nodeId, call.digests, call.claims]
  return inPreparedTransaction(c.pool, async (run) => {
    const rows = await run<LockedRow>(sql.LOCK_BY_DIGEST, [call.digests])
    if (!call.answered) {
      await run(sql.NOTE_SILENCE, claimed)
      return { cleared: 0, dropped: 0 }
    }
    const cleared = await run<{ digest: Buffer }>(sql.END_FIRST_CALLS, claimed)
    await run(sql.NOTE_ANSWERS, claimed)
    const dropped = await run(sql.DROP_EMPTY, [cleared.map(({ digest }) => digest)])
    await wantRepair(run, rows)
    return { cleared: cleared.length, dropped: dropped.length }
  })
}

type LockedRow = { digest: Buffer; refs: number; wanted: number; holders: number[] }

/** A chunk that was uploaded again while its copies went could not be put there until now. */
async function wantRepair(run: Run, rows: readonly LockedRow[]): Promise<void> {
  const short = rows.filter(({ refs, wanted, holders }) => refs > 0 && holders.length < wanted)
  const groups = short.map(({ digest }) => groupOf(digest))
  await wantWork(run, 'below-wanted', groups)
}
