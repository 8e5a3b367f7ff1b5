import { groupOf } from '@holdfast/chunks'
import type { Run } from '../prepared.ts'

const WANT_WORK = {
  name: 'want-work',
  text: `INSERT INTO group_work AS w (grp, class)
    SELECT g, $1 FROM unnest($2::smallint[]) AS g ORDER BY g
    ON CONFLICT (class, grp) DO UPDATE SET
      wanted_gen = w.wanted_gen + 1,
      not_before = CASE WHEN w.wanted_gen > w.done_gen THEN least(w.not_before, now()) ELSE now() END,
      updated_at = now()`,
}

/** Marks work as wanted now, within a transaction of prepared statements. See group-work.ts. */
export async function wantWork(
  run: Run,
  workClass: string,
  groups: readonly number[],
): Promise<void> {
  const distinct = [...new Set(groups)].sort((a, b) => a - b)
  if (distinct.length > 0) await run(WANT_WORK, [workClass, distinct])
}

/**
 * Asks for a look at the groups of chunks that nobody uses any more, in the transaction that let them
 * go. The look may come before the grace is over; it then says when to come again.
 */
export function wantRemoval(run: Run, digests: readonly Uint8Array[]): Promise<void> {
  return wantWork(run, 'delete', digests.map(groupOf))
}
