import { sql } from 'kysely'
import { chunksByDigest, leafRange } from '../contents/reading.ts'
import { InvalidCursor } from '../errors.ts'
import { readStates } from '../files/holder-sets.ts'
import { chunksOfGroup } from '../groups/chunks-of-group.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import type { IssueKind } from '../schema.ts'
import { type ChunkHealth, type ChunkSeen, seeChunk } from './chunk-state.ts'

export type ChunkQuery = {
  state?: ChunkHealth | undefined
  /** Held by this node. */
  nodeId?: number | undefined
  /** So many live copies. */
  copies?: number | undefined
  /** So many copies wanted. */
  wanted?: number | undefined
  /** Any of them when `any`. */
  issue?: IssueKind | 'any' | undefined
  /** Leaves of this content only, in its order. */
  contentId?: string | undefined
  /** Whole digest or its beginning, in hexadecimal digits. */
  prefix?: string | undefined
  limit: number
  cursor?: string | undefined
}

export type ChunkPage = { items: ChunkSeen[]; next: string | null }

/** Rows looked at for one page. Then the page ends, with what was found and where to go on. */
const LOOKED_AT = 5_000

/**
 * A page of chunks in the order of their digests, or of a content's leaves in theirs. Looks at no more
 * than {@link LOOKED_AT} rows by an index, whatever is asked for: where little fits, a page may be short or
 * empty, and `next` still says where to go on. Throws `InvalidCursor`.
 */
export async function listChunks(c: Catalog, query: ChunkQuery): Promise<ChunkPage> {
  const states = await inPreparedTransaction(c.pool, readStates)
  const { rows, after, more } = await readRows(c, query)
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
  const { state, nodeId, copies, wanted, issue, prefix } = query
  if (state !== undefined && chunk.state !== state) return false
  if (wanted !== undefined && chunk.wanted !== wanted) return false
  if (copies !== undefined && chunk.live !== copies) return false
  if (nodeId !== undefined && !chunk.holders.some((one) => one.nodeId === nodeId)) return false
  if (issue !== undefined && !chunk.issues.some((one) => issue === 'any' || one.kind === issue)) {
    return false
  }
  return prefix === undefined || chunk.digest.toString('hex').startsWith(prefix)
}

type Rows = {
  rows: Parameters<typeof seeChunk>[0][]
  /** The cursor behind a row. */
  after(i: number): string
  more: boolean
}

function readRows(c: Catalog, query: ChunkQuery): Promise<Rows> {
  if (query.contentId !== undefined) return leavesOf(c, query.contentId, query.cursor)
  return query.issue === undefined ? rowsByDigest(c, query) : rowsWithIssue(c, query)
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

async function rowsByDigest(c: Catalog, { prefix = '', cursor }: ChunkQuery): Promise<Rows> {
  const first = Number.parseInt(prefix.slice(0, 3).padEnd(3, '0'), 16)
  const last = Number.parseInt(prefix.slice(0, 3).padEnd(3, 'f'), 16)
  const start = beginningOf(prefix)
  const found = await chunksOfGroup(c, {
    group: first,
    toGroup: last,
    after: cursor === undefined ? start : digestOf(cursor),
    limit: LOOKED_AT + 1,
  })
  const rows = found.slice(0, LOOKED_AT)
  const end = rows.at(-1)?.digest.toString('hex').slice(0, prefix.length) ?? ''
  return { rows, after: hexAt(rows), more: found.length > LOOKED_AT && end <= prefix }
}

/** Less than every digest with the prefix; half a byte, or the last one, is left to the filter. */
const beginningOf = (prefix: string): Buffer =>
  Buffer.from(prefix.slice(0, Math.min(62, prefix.length & ~1)), 'hex')

/** Issues are few: they lead to the chunks. */
async function rowsWithIssue(
  c: Catalog,
  { issue, prefix = '', cursor }: ChunkQuery,
): Promise<Rows> {
  const start = beginningOf(prefix)
  const found = await c.db
    .selectFrom('chunk_issues')
    .select('digest')
    .distinct()
    .where('digest', '>', cursor === undefined ? start : digestOf(cursor))
    .where(issue === 'any' ? sql<boolean>`true` : sql<boolean>`kind = ${issue}`)
    .orderBy('digest')
    .limit(LOOKED_AT + 1)
    .execute()
  const digests = found.slice(0, LOOKED_AT).map(({ digest }) => digest)
  const rows = await chunksByDigest(c, digests)
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
