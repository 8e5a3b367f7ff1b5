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

/** Health and fewest live copies of one file, counted now; see the README for what that costs. */
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
