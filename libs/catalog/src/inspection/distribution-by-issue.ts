import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { IssueKind } from '../schema.ts'

export const ISSUE_KINDS = [
  'missing',
  'corrupt',
  'moving',
  'removing',
] as const satisfies IssueKind[]

export type IssueCount = {
  /** `any`: chunks with any of them; one may have several. */
  issue: IssueKind | 'any'
  chunks: number
  /** There are more: nobody counts further than that. */
  more: boolean
}

/** Nobody reads more rows than that; so many are counted in a few milliseconds, whatever is stored. */
export const MOST_COUNTED = 10_000

/**
 * How many chunks have which issue now. Counted where the list of chunks by issue is read, by an index in
 * the order of digests and no further than `most`: a mass of removals keeps nobody waiting.
 */
export async function distributionByIssue(
  c: Catalog,
  { most = MOST_COUNTED }: { most?: number } = {},
): Promise<IssueCount[]> {
  const counts = await Promise.all(
    [...ISSUE_KINDS, 'any' as const].map((one) => count(c, one, most)),
  )
  return counts.filter(({ issue, chunks }) => chunks > 0 || issue === 'any')
}

async function count(c: Catalog, issue: IssueCount['issue'], most: number): Promise<IssueCount> {
  const { rows } = await sql<{ chunks: number }>`
    SELECT count(*)::int AS chunks FROM (
      SELECT DISTINCT digest FROM chunk_issues
      WHERE ${issue === 'any' ? sql<boolean>`true` : sql<boolean>`kind = ${issue}`}
      ORDER BY digest LIMIT ${most + 1}) AS counted`.execute(c.db)
  const chunks = rows[0]?.chunks ?? 0
  return { issue, chunks: Math.min(chunks, most), more: chunks > most }
}
