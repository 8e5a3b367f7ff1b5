import { groupOf } from '@holdfast/chunks'
import { liveCopies, type NodeStates } from '@holdfast/placement'
import { sql } from 'kysely'
import { chunksByDigest } from '../contents/reading.ts'
import type { Catalog } from '../open-catalog.ts'
import { type ChunkHealth, seeChunk } from './chunk-state.ts'

type Asked = {
  state?: ChunkHealth | undefined
  nodeId?: number | undefined
  onlyOn?: number | undefined
  copies?: number | undefined
  wanted?: number | undefined
}

type SetRow = { holders: number[]; wanted: number }

/**
 * The groups in which chunks may lie that fit, from the summary of all groups and the chunks with bad copies;
 * undefined where everything has to be walked: nothing is asked, or there is no summary yet. What came after
 * the last summary is found after the next one, within a minute.
 */
export async function groupsToLookIn(
  c: Catalog,
  asked: Asked,
  states: NodeStates,
): Promise<number[] | undefined> {
  const { state, nodeId, onlyOn, copies, wanted } = asked
  const all = [state, nodeId, onlyOn, copies, wanted]
  if (all.every((one) => one === undefined)) return undefined
  const { rows: sets } = await sql<SetRow>`
    SELECT DISTINCT holders, wanted FROM group_holders
    WHERE (SELECT count(*) = 16 FROM group_scans)`.execute(c.db)
  if (sets.length === 0) return undefined
  const fitting = sets.filter((set) => mayFit(set, asked, states))
  const names = fitting.map(({ holders, wanted }) => `${wanted}{${holders.join(',')}}`)
  const { rows } = await sql<{ grp: number }>`
    SELECT DISTINCT grp FROM group_holders
    WHERE wanted || holders::text = ANY (${names}::text[])`.execute(c.db)
  const groups = new Set(rows.map(({ grp }) => grp))
  for (const digest of await withBadCopies(c)) groups.add(groupOf(digest))
  return [...groups].sort((a, b) => a - b)
}

/** Beyond so many it is cheaper to look at all of them than to ask which are still held. */
const MOST_BAD = 5_000

/** Chunks with a bad copy on a node that still counts as a holder: the summary takes it for live. */
async function withBadCopies(c: Catalog): Promise<Buffer[]> {
  const issues = await c.db
    .selectFrom('chunk_issues')
    .select(['digest', 'node_id'])
    .where('kind', 'in', ['missing', 'corrupt'])
    .execute()
  const digests = issues.map(({ digest }) => digest)
  if (digests.length > MOST_BAD) return digests
  const rows = await chunksByDigest(c, digests)
  return rows
    .filter(({ holders, issues }) => issues.some(({ nodeId }) => holders.includes(nodeId)))
    .map(({ digest }) => digest)
}

/** As if no copy of the set were bad; chunks with bad copies are looked for by themselves. */
function mayFit({ holders, wanted }: SetRow, asked: Asked, states: NodeStates): boolean {
  const live = liveCopies(holders, states)
  if (asked.nodeId !== undefined && !holders.includes(asked.nodeId)) return false
  if (asked.onlyOn !== undefined && (live.length !== 1 || live[0] !== asked.onlyOn)) return false
  if (asked.copies !== undefined && live.length !== asked.copies) return false
  if (asked.wanted !== undefined && wanted !== asked.wanted) return false
  if (asked.state === undefined) return true
  const row = { digest: Buffer.alloc(0), size: 0, refs: wanted === 0 ? 0 : 1, wanted, holders }
  return seeChunk({ ...row, issues: [] }, states).state === asked.state
}
