import { groupOf } from '@holdfast/chunks'
import type { NodeStates } from '@holdfast/placement'
import { sql } from 'kysely'
import { chunksWithBadHolders } from '../groups/sets-with-bad-copies.ts'
import type { Catalog } from '../open-catalog.ts'
import {
  type ChunkHealth,
  type ChunkSeen,
  type CopyClass,
  isOfClass,
  seeChunk,
} from './chunk-state.ts'

type Asked = {
  state?: ChunkHealth | undefined
  nodeId?: number | undefined
  onlyOn?: number | undefined
  copies?: number | undefined
  wanted?: number | undefined
  class?: CopyClass | 'any' | undefined
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
  const all = [state, nodeId, onlyOn, copies, wanted, asked.class]
  if (all.every((one) => one === undefined)) return undefined
  const { rows: sets } = await sql<SetRow>`
    SELECT DISTINCT holders, wanted FROM group_holders
    WHERE (SELECT count(*) = 16 FROM group_scans)`.execute(c.db)
  if (sets.length === 0) return undefined
  const fitting = sets.filter((set) => fits(seeSet(set, states), asked))
  const names = fitting.map(({ holders, wanted }) => `${wanted}{${holders.join(',')}}`)
  const { rows } = await sql<{ grp: number }>`
    SELECT DISTINCT grp FROM group_holders
    WHERE wanted || holders::text = ANY (${names}::text[])`.execute(c.db)
  const groups = new Set(rows.map(({ grp }) => grp))
  const bad = await chunksWithBadHolders(c)
  // Where they are too many, no row comes with the digests, and all are looked for.
  const seen = new Map(bad.chunks.map((row) => [row.digest, seeChunk(row, states)]))
  for (const digest of bad.digests) {
    const chunk = seen.get(digest)
    if (chunk === undefined || fits(chunk, asked)) groups.add(groupOf(digest))
  }
  return [...groups].sort((a, b) => a - b)
}

/** As if no copy of the set were bad; chunks with bad copies are looked for by themselves. */
function seeSet({ holders, wanted }: SetRow, states: NodeStates): ChunkSeen {
  const refs = wanted === 0 ? 0 : 1
  return seeChunk({ digest: Buffer.alloc(0), size: 0, refs, wanted, holders, issues: [] }, states)
}

function fits(seen: ChunkSeen, asked: Asked): boolean {
  const held = seen.holders.map((one) => one.nodeId)
  if (asked.nodeId !== undefined && !held.includes(asked.nodeId)) return false
  if (asked.onlyOn !== undefined && seen.onlyOn !== asked.onlyOn) return false
  if (asked.copies !== undefined && seen.live !== asked.copies) return false
  if (asked.wanted !== undefined && seen.wanted !== asked.wanted) return false
  if (asked.class !== undefined && !isOfClass(seen, asked.class)) return false
  return asked.state === undefined || seen.state === asked.state
}
