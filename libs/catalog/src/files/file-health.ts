import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { judge, type Verdict } from './health.ts'
import { holderSetsOf, readStates } from './holder-sets.ts'

const FACTS = {
  name: 'health-facts',
  text: `SELECT id, wanted, wanted_explicit AS "wantedExplicit", placed_at IS NOT NULL AS placed
    FROM contents WHERE id = ANY($1::uuid[])`,
}

type FactsRow = { id: string; wanted: number; wantedExplicit: boolean; placed: boolean }

/** Health and fewest live copies of one file, counted now. About 4 ms per 1,024 chunks. */
export async function fileHealth(c: Catalog, file: { contentId: string }): Promise<Verdict> {
  const verdicts = await healthOfContents(c, [file.contentId])
  return verdicts.get(file.contentId) ?? { health: 'unknown', least: null }
}

/** The same for many contents at once; contents that are gone are left out. */
export async function healthOfContents(
  c: Catalog,
  contentIds: readonly string[],
): Promise<Map<string, Verdict>> {
  if (contentIds.length === 0) return new Map()
  return inPreparedTransaction(c.pool, (run) => judgeContents(run, contentIds))
}

async function judgeContents(
  run: Run,
  contentIds: readonly string[],
): Promise<Map<string, Verdict>> {
  const facts = await run<FactsRow>(FACTS, [contentIds])
  const states = await readStates(run)
  const sets = await holderSetsOf(run, contentIds)
  return new Map(facts.map((row) => [row.id, judge(sets.get(row.id) ?? [], row, states)]))
}

const MARK_PLACED = {
  name: 'mark-placed',
  text: `UPDATE contents SET placed_at = now()
    WHERE id = ANY($1::uuid[]) AND placed_at IS NULL AND state IN ('committed', 'sealed')
    RETURNING id`,
}

const UNPLACED = {
  name: 'unplaced',
  text: `SELECT id FROM contents
    WHERE state IN ('committed', 'sealed') AND placed_at IS NULL AND id > $1
    ORDER BY id LIMIT $2`,
}

/**
 * Notes for contents that have all their copies by now that they are placed: from then on a missing
 * copy means damage, not "on its way". Called after place-chunks; cheap when nothing is to be done.
 */
export async function settlePlacement(
  c: Catalog,
  contentIds: readonly string[],
): Promise<string[]> {
  if (contentIds.length === 0) return []
  return inPreparedTransaction(c.pool, async (run) => {
    const verdicts = await judgeContents(run, contentIds)
    const safe = [...verdicts].filter(([, { health }]) => health === 'safe').map(([id]) => id)
    if (safe.length === 0) return []
    return (await run<{ id: string }>(MARK_PLACED, [safe])).map(({ id }) => id)
  })
}

/** Contents whose copies were never all seen, by id from behind `after`. For the reconcile tick. */
export async function unplacedContents(
  c: Catalog,
  {
    after = '00000000-0000-0000-0000-000000000000',
    limit = 200,
  }: { after?: string; limit?: number } = {},
): Promise<string[]> {
  return inPreparedTransaction(c.pool, async (run) => {
    const rows = await run<{ id: string }>(UNPLACED, [after, limit])
    return rows.map(({ id }) => id)
  })
}
