import { type Link, SEGMENT_LEAVES } from '@holdfast/chunks'
import { distinctDigests, keyOf, unpack } from '../digests.ts'
import type { Registered } from '../ledger/types.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import type { ContentState, SegmentKind } from '../schema.ts'

export type ContentRow = {
  id: string
  ownerId: string
  state: ContentState
  size: number
  /** Leaves. */
  chunkCount: number
  wanted: number
  root: Link
}

/** A content that has its bytes: committed, sealed, or released but not yet taken apart. */
export async function contentForReading(
  c: Catalog,
  contentId: string,
): Promise<ContentRow | undefined> {
  const row = await c.db
    .selectFrom('contents')
    .select(['id', 'owner_id', 'state', 'size', 'chunk_count', 'wanted'])
    .select(['root_digest', 'root_codec'])
    .where('id', '=', contentId)
    .executeTakeFirst()
  if (!row?.root_digest || !row.root_codec || row.size === null) return undefined
  return {
    id: row.id,
    ownerId: row.owner_id,
    state: row.state,
    size: row.size,
    chunkCount: row.chunk_count ?? 0,
    wanted: row.wanted,
    root: { digest: row.root_digest, codec: row.root_codec },
  }
}

const LEAF_SLICES = {
  name: 'leaf-slices',
  // A slice of an external value is read without the rest of it.
  text: `SELECT seg, substring(digests FROM greatest($2 - seg * 1024, 0) * 32 + 1
      FOR (least($3 - seg * 1024, 1024) - greatest($2 - seg * 1024, 0)) * 32) AS digests
    FROM content_segments
    WHERE content_id = $1 AND kind = 'leaf' AND seg BETWEEN $2 / 1024 AND ($3 - 1) / 1024
    ORDER BY seg`,
}

const SEGMENTS = {
  name: 'segments',
  text: `SELECT kind, seg, digests FROM content_segments
    WHERE content_id = $1 AND kind = ANY($2::text[]) AND seg BETWEEN $3 AND $4
    ORDER BY kind, seg`,
}

const CHUNK_ROWS = {
  name: 'chunk-rows',
  text: `SELECT c.digest, c.size, c.refs, c.wanted, c.epoch, c.holders, c.zero_since AS "zeroSince"
    FROM unnest($1::bytea[]) AS v (digest) JOIN chunks c ON c.digest = v.digest`,
}

const ISSUES_OF = {
  name: 'issues-of',
  text: `SELECT digest, node_id AS "nodeId", kind FROM chunk_issues WHERE digest = ANY($1::bytea[])`,
}

export type ChunkIssue = { nodeId: number; kind: 'missing' | 'corrupt' | 'removing' | 'moving' }

export type LeafRow = {
  digest: Buffer
  size: number
  holders: number[]
  issues: ChunkIssue[]
}

/**
 * Leaves `[from, to)` of a content in order, with who holds them. Empty where the content ends, or
 * after it was released. One statement for the digests, one for their rows, one for exceptions.
 */
export async function leafRange(
  c: Catalog,
  { contentId, from, to }: { contentId: string; from: number; to: number },
): Promise<LeafRow[]> {
  if (to <= from) return []
  return inPreparedTransaction(c.pool, async (run) => {
    const slices = await run<{ digests: Buffer }>(LEAF_SLICES, [contentId, from, to])
    const digests = slices.flatMap((slice) => unpack(slice.digests))
    const { rows, issues } = await lookUp(run, digests)
    return digests.flatMap((digest) => {
      const row = rows.get(keyOf(digest))
      if (row === undefined) return []
      const { size, holders } = row
      return [{ digest, size, holders, issues: issues.get(keyOf(digest)) ?? [] }]
    })
  })
}

export type ChunkRow = {
  digest: Buffer
  size: number
  refs: number
  wanted: number
  epoch: number
  holders: number[]
  zeroSince: Date | null
  /** Nodes where it is being removed: nothing is put there. */
  removing: number[]
  issues: ChunkIssue[]
}

/** The distinct chunks of segments `from` to `to`, both inclusive. Empty when the content is gone. */
export async function chunksOfSegments(
  c: Catalog,
  input: { contentId: string; kind?: SegmentKind; from: number; to: number },
): Promise<ChunkRow[]> {
  const kinds = input.kind === undefined ? ['leaf', 'tree'] : [input.kind]
  return inPreparedTransaction(c.pool, async (run) => {
    const segments = await run<{ digests: Buffer }>(SEGMENTS, [
      input.contentId,
      kinds,
      input.from,
      input.to,
    ])
    return chunkRows(
      run,
      segments.flatMap(({ digests }) => unpack(digests)),
    )
  })
}

/** The packed leaf digests of a content, segment by segment, for sealing: 1,024 at a time. */
export async function* leafDigests(c: Catalog, contentId: string): AsyncGenerator<Buffer[]> {
  for (let seg = 0; ; seg += 1) {
    const [segment] = await inPreparedTransaction(c.pool, (run) =>
      run<{ digests: Buffer }>(SEGMENTS, [contentId, ['leaf'], seg, seg]),
    )
    if (segment === undefined) return
    const digests = unpack(segment.digests)
    yield digests
    if (digests.length < SEGMENT_LEAVES) return
  }
}

/** Rows by digest; digests without a row are left out. */
export async function chunksByDigest(
  c: Catalog,
  digests: readonly Uint8Array[],
): Promise<ChunkRow[]> {
  if (digests.length === 0) return []
  return inPreparedTransaction(c.pool, (run) => chunkRows(run, digests))
}

/** What `register` said, as it is now: for chunks whose record came back stale. */
export async function chunkEpochs(
  c: Catalog,
  digests: readonly Uint8Array[],
): Promise<Registered[]> {
  const rows = await chunksByDigest(c, digests)
  return rows.map(({ digest, epoch, holders, removing }) => ({ digest, epoch, holders, removing }))
}

async function chunkRows(run: Run, digests: readonly Uint8Array[]): Promise<ChunkRow[]> {
  const { rows, issues } = await lookUp(run, digests)
  return [...rows].map(([key, row]) => withIssues(row, issues.get(key)))
}

type BareRow = Omit<ChunkRow, 'removing' | 'issues'>

export function withIssues(row: BareRow, issues: readonly ChunkIssue[] = []): ChunkRow {
  const removing = issues.filter(({ kind }) => kind === 'removing').map(({ nodeId }) => nodeId)
  return { ...row, removing, issues: [...issues] }
}

async function lookUp(run: Run, digests: readonly Uint8Array[]) {
  const distinct = distinctDigests(digests)
  const rows = new Map<string, BareRow>()
  if (distinct.length === 0) return { rows, issues: new Map<string, ChunkIssue[]>() }
  for (const row of await run<BareRow>(CHUNK_ROWS, [distinct])) rows.set(keyOf(row.digest), row)
  return { rows, issues: await issuesOf(run, distinct) }
}

export async function issuesOf(
  run: Run,
  digests: readonly Uint8Array[],
): Promise<Map<string, ChunkIssue[]>> {
  const issues = new Map<string, ChunkIssue[]>()
  if (digests.length === 0) return issues
  for (const { digest, ...issue } of await run<ChunkIssue & { digest: Buffer }>(ISSUES_OF, [
    digests,
  ])) {
    const key = keyOf(digest)
    issues.set(key, [...(issues.get(key) ?? []), issue])
  }
  return issues
}
