import { asBuffer, distinctDigests, keyOf } from '../digests.ts'
import { ContentNotOpen, SegmentMismatch, UploadOvertaken } from '../errors.ts'
import type { Run } from '../prepared.ts'
import type { ContentState } from '../schema.ts'
import { done, type Outcome, refused } from './outcome.ts'
import type { Registered, RegisterInput } from './types.ts'

const LOCK_CONTENTS = {
  name: 'lock-contents-shared',
  text: `SELECT id, state, fence FROM contents WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`,
}

const START_SEGMENTS = {
  name: 'start-segments',
  text: `INSERT INTO content_segments (content_id, kind, seg, digests)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::bytea[])
    ON CONFLICT DO NOTHING RETURNING content_id, kind, seg`,
}

const APPEND_SEGMENTS = {
  name: 'append-segments',
  text: `UPDATE content_segments s SET digests = s.digests || v.digests
    FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::bytea[], $5::integer[])
      AS v (content_id, kind, seg, digests, start)
    WHERE s.content_id = v.content_id AND s.kind = v.kind AND s.seg = v.seg
      AND length(s.digests) = v.start * 32
    RETURNING s.content_id, s.kind, s.seg`,
}

const REPEATED_SEGMENTS = {
  name: 'repeated-segments',
  text: `SELECT s.content_id, s.kind, s.seg
    FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::bytea[], $5::integer[])
      AS v (content_id, kind, seg, digests, start)
    JOIN content_segments s USING (content_id, kind, seg)
    WHERE substring(s.digests FROM v.start * 32 + 1 FOR length(v.digests)) = v.digests`,
}

const ADD_REFERENCES = {
  name: 'add-references',
  // In digest order, one row after the other: two registers of the same chunks queue, never deadlock.
  text: `INSERT INTO chunks AS c (digest, size, refs, wanted)
    SELECT v.digest, max(v.size), count(*), max(v.wanted)
    FROM unnest($1::bytea[], $2::integer[], $3::smallint[]) AS v (digest, size, wanted)
    GROUP BY v.digest ORDER BY v.digest
    ON CONFLICT (digest) DO UPDATE SET refs = c.refs + excluded.refs, zero_since = NULL,
      wanted = greatest(c.wanted, excluded.wanted),
      size = excluded.size
    RETURNING digest, epoch, holders`,
}

const READ_CHUNKS = {
  name: 'read-chunks',
  text: `SELECT digest, epoch, holders FROM chunks WHERE digest = ANY($1::bytea[])`,
}

const REMOVING = {
  name: 'removing',
  text: `SELECT digest, node_id FROM chunk_issues
    WHERE digest = ANY($1::bytea[]) AND kind = 'removing'`,
}

type SegmentKey = { content_id: string; kind: string; seg: number }
type ChunkRow = { digest: Buffer; epoch: number; holders: number[] }
type LockedContent = { id: string; state: ContentState; fence: number }

/**
 * Appends to segments and adds the references, for many contents at once (design decision 3). No two
 * inputs are about the same segment.
 *
 * Reading the removals is a statement of its own after the rows are locked, because a statement sees
 * only what was committed when it began, and a removal may commit while we wait for its row.
 */
export async function registerChunks(
  run: Run,
  inputs: readonly RegisterInput[],
  fresh: ReadonlySet<string>,
): Promise<Outcome<Registered[]>[]> {
  const refusals = await refuseClosed(run, inputs, fresh)
  const open = inputs.filter((input) => !refusals.has(input))
  const appended = await append(run, open)
  const pending = open.filter((input) => !appended.has(segmentKey(input)))
  const repeated = pending.length === 0 ? new Set<string>() : await findRepeated(run, pending)

  const chunks = new Map<string, ChunkRow>()
  const added = open.filter((input) => appended.has(segmentKey(input)))
  if (added.length > 0) index(chunks, await addReferences(run, added))
  const again = pending.filter((input) => repeated.has(segmentKey(input)))
  if (again.length > 0) index(chunks, await run<ChunkRow>(READ_CHUNKS, [digestsOf(again)]))
  const removing = await removalsOf(run, chunks)

  return inputs.map((input) => {
    const refusal = refusals.get(input)
    if (refusal !== undefined) return refused(refusal)
    const key = segmentKey(input)
    if (!appended.has(key) && !repeated.has(key)) return refused(new SegmentMismatch(input))
    return done(input.chunks.map(({ digest }) => answerFor(digest, chunks, removing)))
  })
}

/** Leaves go to open contents only, tree nodes also to committed ones: that is what sealing is. */
async function refuseClosed(
  run: Run,
  inputs: readonly RegisterInput[],
  fresh: ReadonlySet<string>,
): Promise<Map<RegisterInput, ContentNotOpen | UploadOvertaken>> {
  const old = inputs.filter(({ contentId }) => !fresh.has(contentId))
  if (old.length === 0) return new Map()
  const ids = [...new Set(old.map(({ contentId }) => contentId))]
  const rows = await run<LockedContent>(LOCK_CONTENTS, [ids])
  const contents = new Map(rows.map((row) => [row.id, row]))
  const refusals = new Map<RegisterInput, ContentNotOpen | UploadOvertaken>()
  for (const input of old) {
    const { state, fence } = contents.get(input.contentId) ?? {}
    const takes = state === 'open' || (state === 'committed' && input.kind === 'tree')
    if (!takes) refusals.set(input, new ContentNotOpen(input.contentId, state))
    else if ((input.fence ?? fence) !== fence) refusals.set(input, new UploadOvertaken())
  }
  return refusals
}

async function append(run: Run, inputs: readonly RegisterInput[]): Promise<Set<string>> {
  const first = inputs.filter(({ offset }) => offset === 0)
  const later = inputs.filter(({ offset }) => offset > 0)
  const keys: SegmentKey[] = []
  if (first.length > 0) keys.push(...(await run<SegmentKey>(START_SEGMENTS, columns(first))))
  if (later.length > 0) {
    keys.push(...(await run<SegmentKey>(APPEND_SEGMENTS, columnsWithStart(later))))
  }
  return new Set(keys.map(rowKey))
}

async function findRepeated(run: Run, inputs: readonly RegisterInput[]): Promise<Set<string>> {
  const rows = await run<SegmentKey>(REPEATED_SEGMENTS, columnsWithStart(inputs))
  return new Set(rows.map(rowKey))
}

function addReferences(run: Run, inputs: readonly RegisterInput[]): Promise<ChunkRow[]> {
  return run<ChunkRow>(ADD_REFERENCES, [
    inputs.flatMap(({ chunks }) => chunks.map(({ digest }) => asBuffer(digest))),
    inputs.flatMap(({ chunks }) => chunks.map(({ size }) => size)),
    inputs.flatMap(({ chunks, wanted }) => chunks.map(() => wanted)),
  ])
}

async function removalsOf(
  run: Run,
  chunks: ReadonlyMap<string, ChunkRow>,
): Promise<Map<string, number[]>> {
  const removing = new Map<string, number[]>()
  if (chunks.size === 0) return removing
  const digests = [...chunks.values()].map(({ digest }) => digest)
  for (const row of await run<{ digest: Buffer; node_id: number }>(REMOVING, [digests])) {
    const key = keyOf(row.digest)
    removing.set(key, [...(removing.get(key) ?? []), row.node_id])
  }
  return removing
}

function answerFor(
  digest: Uint8Array,
  chunks: ReadonlyMap<string, ChunkRow>,
  removing: ReadonlyMap<string, number[]>,
): Registered {
  const key = keyOf(digest)
  const row = chunks.get(key)
  if (row === undefined) throw new Error('a registered chunk has no row')
  return { ...row, removing: removing.get(key) ?? [] }
}

function index(chunks: Map<string, ChunkRow>, rows: readonly ChunkRow[]): void {
  for (const row of rows) chunks.set(keyOf(row.digest), row)
}

function digestsOf(inputs: readonly RegisterInput[]): Buffer[] {
  return distinctDigests(inputs.flatMap(({ chunks }) => chunks.map(({ digest }) => digest)))
}

function columns(inputs: readonly RegisterInput[]): unknown[] {
  return [
    inputs.map(({ contentId }) => contentId),
    inputs.map(({ kind }) => kind),
    inputs.map(({ seg }) => seg),
    inputs.map(({ chunks }) => Buffer.concat(chunks.map(({ digest }) => digest))),
  ]
}

function columnsWithStart(inputs: readonly RegisterInput[]): unknown[] {
  return [...columns(inputs), inputs.map(({ offset }) => offset)]
}

/** Also the key by which the lane keeps two appends to one segment apart. */
export function segmentKey({ contentId, kind, seg }: RegisterInput): string {
  return `${contentId}/${kind}/${seg}`
}

function rowKey({ content_id, kind, seg }: SegmentKey): string {
  return `${content_id}/${kind}/${seg}`
}
