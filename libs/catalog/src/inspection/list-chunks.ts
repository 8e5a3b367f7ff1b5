import { DIGEST_SIZE, groupOf } from '@holdfast/chunks'
import type { NodeStates } from '@holdfast/placement'
import { sql } from 'kysely'
import { chunksByDigest, leafRange } from '../contents/reading.ts'
import { InvalidCursor } from '../errors.ts'
import { readStates } from '../files/holder-sets.ts'
import { chunksOfGroup } from '../groups/chunks-of-group.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import type { IssueKind } from '../schema.ts'
import {
  type ChunkHealth,
  type ChunkSeen,
  type CopyClass,
  isOfClass,
  seeChunk,
} from './chunk-state.ts'
import { groupsToLookIn } from './groups-to-look-in.ts'

export type ChunkQuery = {
  state?: ChunkHealth | undefined
  /** Held by this node. */
  nodeId?: number | undefined
  /** Used by a file, and with no other live copy than the one on this node. */
  onlyOn?: number | undefined
  /** So many live copies. */
  copies?: number | undefined
  /** Used, stored, and with so many live copies against those wanted. */
  class?: CopyClass | 'any' | undefined
  /** So many copies wanted. */
  wanted?: number | undefined
  /** Any of them when `any`. */
  issue?: IssueKind | 'any' | undefined
  /** Leaves of this content only, in its order. */
  contentId?: string | undefined
  /** These digests only. */
  digests?: { from: Buffer; to: Buffer } | undefined
  limit: number
  cursor?: string | undefined
}

export type ChunkPage = { items: ChunkSeen[]; next: string | null }

/** Rows looked at for one page. Then the page ends, with what was found and where to go on. */
const LOOKED_AT = 3_000

/**
 * A page of chunks in the order of their digests, or of a content's leaves in theirs. Looks at no more
 * than {@link LOOKED_AT} rows by an index, whatever is asked for: where little fits, a page may be short or
 * empty, and `next` still says where to go on. Throws `InvalidCursor`.
 */
export async function listChunks(c: Catalog, query: ChunkQuery): Promise<ChunkPage> {
  const states = await inPreparedTransaction(c.pool, readStates)
  const { rows, after, more } = await readRows(c, query, states)
  const items: ChunkSeen[] = []
  for (const [i, row] of rows.entries()) {
    const chunk = seeChunk(row, states)
    if (!fits(chunk, query)) continue
    items.push(chunk)
    const last = i + 1 === rows.length && !more
    if (items.length === query.limit) return { items, next: last ? null : after(i) }
  }
  return { items, next: more ? after(rows.length - 1) : null }
}

function fits(chunk: ChunkSeen, query: ChunkQuery): boolean {
  const { state, nodeId, onlyOn, copies, wanted, issue, digests } = query
  if (onlyOn !== undefined && (chunk.onlyOn !== onlyOn || chunk.refs === 0)) return false
  if (query.class !== undefined && !isOfClass(chunk, query.class)) return false
  if (state !== undefined && chunk.state !== state) return false
  if (wanted !== undefined && chunk.wanted !== wanted) return false
  if (copies !== undefined && chunk.live !== copies) return false
  if (nodeId !== undefined && !chunk.holders.some((one) => one.nodeId === nodeId)) return false
  if (issue !== undefined && !chunk.issues.some((one) => issue === 'any' || one.kind === issue)) {
    return false
  }
  if (digests === undefined) return true
  const { from, to } = digests
  return Buffer.compare(from, chunk.digest) <= 0 && Buffer.compare(chunk.digest, to) <= 0
}

type Rows = {
  rows: Parameters<typeof seeChunk>[0][]
  /** The cursor behind a row. */
  after(i: number): string
  more: boolean
}

async function readRows(c: Catalog, query: ChunkQuery, states: NodeStates): Promise<Rows> {
  if (query.contentId !== undefined) return leavesOf(c, query.contentId, query.cursor)
  if (query.issue !== undefined) return rowsWithIssue(c, query)
  const groups = await groupsToLookIn(c, query, states)
  return groups === undefined ? rowsByDigest(c, query) : rowsInGroups(c, query, groups)
}

async function leavesOf(c: Catalog, contentId: string, cursor = '0'): Promise<Rows> {
  if (!/^\d{1,15}$/.test(cursor)) throw new InvalidCursor()
  const from = Number(cursor)
  const leaves = await leafRange(c, { contentId, from, to: from + LOOKED_AT + 1 })
  const shown = leaves.slice(0, LOOKED_AT)
  const found = await chunksByDigest(
    c,
    shown.map(({ digest }) => digest),
  )
  const byDigest = new Map(found.map((row) => [row.digest.toString('hex'), row]))
  return {
    rows: shown.map((leaf) => byDigest.get(leaf.digest.toString('hex')) ?? { ...leaf, ...GONE }),
    after: (i) => String(from + i + 1),
    more: leaves.length > LOOKED_AT,
  }
}

/** Released between two statements. */
const GONE = { refs: 0, wanted: 0 }

const ALL = { from: Buffer.alloc(DIGEST_SIZE), to: Buffer.alloc(DIGEST_SIZE, 255) }

async function rowsByDigest(c: Catalog, { digests = ALL, cursor }: ChunkQuery): Promise<Rows> {
  const found = await chunksOfGroup(c, {
    group: groupOf(digests.from),
    toGroup: groupOf(digests.to),
    after: cursor === undefined ? justBefore(digests.from) : digestOf(cursor),
    limit: LOOKED_AT + 1,
  })
  return { ...cut(found), more: found.length > LOOKED_AT && !isBehind(found.at(-1), digests.to) }
}

/** Of these groups alone, one after another, until a page's rows were looked at. */
async function rowsInGroups(
  c: Catalog,
  { digests = ALL, cursor }: ChunkQuery,
  groups: readonly number[],
): Promise<Rows> {
  const after = cursor === undefined ? justBefore(digests.from) : digestOf(cursor)
  const first = Math.max(groupOf(digests.from), cursor === undefined ? 0 : groupOf(after))
  const rows: Awaited<ReturnType<typeof chunksOfGroup>> = []
  for (const run of runsOf(groups.filter((one) => one >= first && one <= groupOf(digests.to)))) {
    const limit = LOOKED_AT + 1 - rows.length
    for (const row of await chunksOfGroup(c, { ...run, after, limit })) rows.push(row)
    if (rows.length > LOOKED_AT) break
  }
  return { ...cut(rows), more: rows.length > LOOKED_AT && !isBehind(rows.at(-1), digests.to) }
}

/** Neighbours are read in one go. Pure. */
export function runsOf(groups: readonly number[]): { group: number; toGroup: number }[] {
  const runs: { group: number; toGroup: number }[] = []
  for (const group of groups) {
    const last = runs.at(-1)
    if (last?.toGroup === group - 1) last.toGroup = group
    else runs.push({ group, toGroup: group })
  }
  return runs
}

const cut = <T extends { digest: Buffer }>(found: readonly T[]) => {
  const rows = found.slice(0, LOOKED_AT)
  return { rows, after: hexAt(rows) }
}

const isBehind = (row: { digest: Buffer } | undefined, to: Buffer): boolean =>
  row !== undefined && Buffer.compare(row.digest, to) > 0

/** Less than a digest, and than few others: what is between is left to the filter. */
function justBefore(digest: Buffer): Buffer {
  let length = DIGEST_SIZE
  while (length > 0 && digest[length - 1] === 0) length -= 1
  return digest.subarray(0, Math.min(length, DIGEST_SIZE - 1))
}

/** Issues are few: they lead to the chunks. */
async function rowsWithIssue(
  c: Catalog,
  { issue, digests = ALL, cursor }: ChunkQuery,
): Promise<Rows> {
  const after = cursor === undefined ? justBefore(digests.from) : digestOf(cursor)
  const found = await c.db
    .selectFrom('chunk_issues')
    .select('digest')
    .distinct()
    .where('digest', '>', after)
    .where('digest', '<=', digests.to)
    .where(issue === 'any' ? sql<boolean>`true` : sql<boolean>`kind = ${issue}`)
    .orderBy('digest')
    .limit(LOOKED_AT + 1)
    .execute()
  const looked = found.slice(0, LOOKED_AT).map(({ digest }) => digest)
  const rows = await chunksByDigest(c, looked)
  rows.sort((a, b) => Buffer.compare(a.digest, b.digest))
  return { rows, after: hexAt(rows), more: found.length > LOOKED_AT && rows.length > 0 }
}

const hexAt =
  (rows: readonly { digest: Buffer }[]) =>
  (i: number): string =>
    rows[i]?.digest.toString('hex') ?? ''

function digestOf(cursor: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(cursor)) throw new InvalidCursor()
  return Buffer.from(cursor, 'hex')
}
