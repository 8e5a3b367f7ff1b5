import type { NodeState } from '@holdfast/placement'
import { unpack } from '../digests.ts'
import type { Run } from '../prepared.ts'
import type { HolderSet } from './health.ts'

const SEGMENTS_OF = {
  name: 'segments-of',
  text: `SELECT content_id, kind, seg, digests FROM content_segments
    WHERE content_id = ANY($1::uuid[]) AND (content_id, kind, seg) > ($2, $3, $4)
    ORDER BY content_id, kind, seg LIMIT $5`,
}

const SETS = {
  name: 'holder-sets',
  // A holder whose copy is known to be missing or corrupt is none. In their order digests find the pages of
  // the index that were just read: a tenth less.
  text: `WITH flawed AS MATERIALIZED (
      SELECT digest, array_agg(node_id) AS nodes FROM chunk_issues
      WHERE kind IN ('missing', 'corrupt') AND digest = ANY($2::bytea[]) GROUP BY digest
    )
    SELECT v.ord, CASE WHEN f.nodes IS NULL THEN c.holders
        ELSE ARRAY(SELECT h FROM unnest(c.holders) AS h WHERE h <> ALL(f.nodes)) END AS holders,
      count(*) AS chunks, sum(c.size) AS bytes
    FROM (SELECT * FROM unnest($1::integer[], $2::bytea[]) AS u (ord, digest) ORDER BY digest) AS v
    JOIN chunks c ON c.digest = v.digest
    LEFT JOIN flawed f ON f.digest = c.digest
    GROUP BY 1, 2`,
}

export const NODE_STATES = { name: 'node-states', text: `SELECT id, state FROM nodes` }

/** 8 × 1,024 digests travel at once: 30 ms a round at most, a megabyte of memory. */
const SEGMENTS_AT_ONCE = 8
/** So many small contents fit in one round. */
const SMALL_AT_ONCE = 512

type SegmentRow = { content_id: string; kind: 'leaf' | 'tree'; seg: number; digests: Buffer }
type SetRow = { ord: number; holders: number[]; chunks: number; bytes: number }

/**
 * Counts the chunks of contents by who holds them, leaves and tree nodes apart. A repeated chunk
 * counts as often as it occurs. Reads segments in rounds, so memory stays flat for a terabyte.
 */
export async function holderSetsOf(
  run: Run,
  contentIds: readonly string[],
): Promise<Map<string, HolderSet[]>> {
  const sets = new Map<string, HolderSet[]>()
  const limit = contentIds.length > SEGMENTS_AT_ONCE ? SMALL_AT_ONCE : SEGMENTS_AT_ONCE
  let last: [string, string, number] = ['00000000-0000-0000-0000-000000000000', '', -1]
  for (;;) {
    const segments = await run<SegmentRow>(SEGMENTS_OF, [contentIds, ...last, limit])
    await countSegments(run, segments, sets)
    const end = segments.at(-1)
    if (end === undefined || segments.length < limit) return sets
    last = [end.content_id, end.kind, end.seg]
  }
}

async function countSegments(
  run: Run,
  segments: readonly SegmentRow[],
  sets: Map<string, HolderSet[]>,
): Promise<void> {
  const ords: number[] = []
  const digests: Buffer[] = []
  for (const [ord, segment] of segments.entries()) {
    for (const digest of unpack(segment.digests)) {
      ords.push(ord)
      digests.push(digest)
    }
  }
  if (digests.length === 0) return
  for (const { ord, ...set } of await run<SetRow>(SETS, [ords, digests])) {
    const { content_id, kind } = segments[ord] as SegmentRow
    sets.set(content_id, [...(sets.get(content_id) ?? []), { kind, ...set }])
  }
}

export async function readStates(run: Run): Promise<Map<number, NodeState>> {
  const rows = await run<{ id: number; state: NodeState }>(NODE_STATES, [])
  return new Map(rows.map(({ id, state }) => [id, state]))
}
