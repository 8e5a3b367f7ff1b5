import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { isLive, liveCopies, type NodeState, type NodeStates } from '@holdfast/placement'
import { issuesOf } from '../contents/reading.ts'
import { unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { readStates } from './holder-sets.ts'

/** What a node has of the chunks of one column. */
export type PictureCell = {
  nodeId: number
  /** Verified copies on a node that answers. */
  held: number
  /** Copies on a node that does not answer now. */
  unreachable: number
  moving: number
  missing: number
  corrupt: number
}

/** Chunks `[from, to)` of a content. */
export type PictureColumn = {
  from: number
  to: number
  bytes: number
  /** Live copies of the chunk that has the fewest. */
  least: number
  cells: PictureCell[]
}

export type Picture = {
  /** Chunks per column, a power of two: columns nest, and 1,024 is one segment. */
  step: number
  columns: PictureColumn[]
  /** The few tree nodes, as one column more; null where there are none. */
  tree: PictureColumn | null
  nodes: { nodeId: number; nodeState: NodeState; name: string; zone: string | null }[]
  /** The chunk to go on from; null when every column is here. */
  next: number | null
}

/** Chunks that one answer counts: about 300 ms. A larger view comes in several answers. */
export const COUNTED_CHUNKS = 65_536

/** The smallest power of two with which so many chunks fit into so many columns. */
export function stepOf(chunks: number, columns: number): number {
  let step = 1
  while (Math.ceil(chunks / step) > columns) step *= 2
  return step
}

const SLICES = {
  name: 'picture-slices',
  text: `SELECT digests FROM content_segments
    WHERE content_id = $1 AND kind = $2 AND seg BETWEEN $3 AND $4 ORDER BY seg`,
}

const HOLDERS = {
  name: 'picture-holders',
  text: `SELECT v.ord - 1 AS ord, c.holders, c.size
    FROM unnest($1::bytea[]) WITH ORDINALITY AS v (digest, ord) JOIN chunks c ON c.digest = v.digest`,
}

/**
 * How chunks `[from, to)` of a content lie on the nodes, in at most `columns` columns. Counts whole columns
 * from `at` on, up to {@link COUNTED_CHUNKS} chunks, so that no view is too large for one answer.
 */
export async function distributionPicture(
  c: Catalog,
  input: { contentId: string; from: number; to: number; at: number; columns: number },
): Promise<Picture> {
  const { contentId, from, to } = input
  const step = stepOf(to - from, input.columns)
  const start = from + Math.floor((Math.max(input.at, from) - from) / step) * step
  const whole = Math.max(1, Math.floor(COUNTED_CHUNKS / step)) * step
  const end = Math.min(to, start + whole)
  const counted = await inPreparedTransaction(c.pool, async (run) => {
    const states = await readStates(run)
    const span = { contentId, kind: 'leaf', from: start, to: end, step } as const
    const columns = await columnsOf(run, span, states)
    const [tree] = start === from ? await columnsOf(run, { contentId, ...TREE }, states) : []
    return { columns, tree: tree === undefined || tree.to === 0 ? null : tree }
  })
  const seen = [...counted.columns, ...(counted.tree === null ? [] : [counted.tree])]
  const ids = new Set(seen.flatMap(({ cells }) => cells.map(({ nodeId }) => nodeId)))
  return { step, ...counted, nodes: await nodesOf(c, ids), next: end < to ? end : null }
}

/** All of it in one column. */
const TREE = {
  kind: 'tree',
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  step: Number.MAX_SAFE_INTEGER,
} as const

type Span = { contentId: string; kind: 'leaf' | 'tree'; from: number; to: number; step: number }

/**
 * Eight segments at a time, so that memory does not grow with the view; not a column at a time, which asked
 * for each segment as often as columns lie in it.
 */
async function columnsOf(run: Run, span: Span, states: NodeStates): Promise<PictureColumn[]> {
  const count = Math.ceil((span.to - span.from) / span.step)
  const sums = Array.from({ length: count }, emptySum)
  const last = Math.floor((span.to - 1) / SEGMENT_LEAVES)
  for (let seg = Math.floor(span.from / SEGMENT_LEAVES); seg <= last; seg += 8) {
    const until = Math.min(last, seg + 7)
    const packed = await run<{ digests: Buffer }>(SLICES, [span.contentId, span.kind, seg, until])
    const base = seg * SEGMENT_LEAVES
    const digests = packed
      .flatMap((one) => unpack(one.digests))
      .slice(Math.max(0, span.from - base), span.to - base)
    const first = Math.max(base, span.from) - span.from
    await addTo((ord) => sums[Math.floor((first + ord) / span.step)] as Sum, {
      run,
      digests,
      states,
    })
    if (packed.length < until - seg + 1) break
  }
  return sums.map((sum, i) => toColumn(sum, span.from + i * span.step))
}

type Sum = {
  chunks: number
  bytes: number
  least: number
  cells: Map<number, PictureCell>
}

const emptySum = (): Sum => ({
  chunks: 0,
  bytes: 0,
  least: Number.POSITIVE_INFINITY,
  cells: new Map(),
})

function toColumn({ chunks, bytes, least, cells }: Sum, from: number): PictureColumn {
  return {
    from,
    to: from + chunks,
    bytes,
    least: Number.isFinite(least) ? least : 0,
    cells: [...cells.values()].sort((a, b) => a.nodeId - b.nodeId),
  }
}

type Counted = { run: Run; digests: readonly Buffer[]; states: NodeStates }

async function addTo(
  sumOf: (ord: number) => Sum,
  { run, digests, states }: Counted,
): Promise<void> {
  if (digests.length === 0) return
  const rows = await run<{ ord: number; holders: number[]; size: number }>(HOLDERS, [digests])
  const issues = await issuesOf(run, digests)
  // A chunk without a row has no copy: it was released meanwhile.
  const there = new Set(rows.length < digests.length ? rows.map(({ ord }) => ord) : [])
  for (const ord of digests.keys()) {
    const sum = sumOf(ord)
    sum.chunks += 1
    if (rows.length < digests.length && !there.has(ord)) sum.least = 0
  }
  for (const { ord, holders, size } of rows) {
    const sum = sumOf(ord)
    const own = issues.size === 0 ? [] : (issues.get(keyAt(digests, ord)) ?? [])
    const bad = new Map(own.map(({ nodeId, kind }) => [nodeId, kind]))
    const good = holders.filter((id) => bad.get(id) !== 'missing' && bad.get(id) !== 'corrupt')
    sum.bytes += size
    sum.least = Math.min(sum.least, liveCopies(good, states).length)
    for (const id of good) {
      if (states.get(id) !== 'lost')
        cellOf(sum, id)[isLive(states.get(id)) ? 'held' : 'unreachable'] += 1
    }
    for (const [id, kind] of bad) if (kind !== 'removing') cellOf(sum, id)[kind] += 1
  }
}

const keyAt = (digests: readonly Buffer[], ord: number) =>
  (digests[ord] as Buffer).toString('latin1')

function cellOf({ cells }: Sum, nodeId: number): PictureCell {
  const cell = cells.get(nodeId) ?? { ...EMPTY, nodeId }
  cells.set(nodeId, cell)
  return cell
}

const EMPTY = { held: 0, unreachable: 0, moving: 0, missing: 0, corrupt: 0 }

async function nodesOf(c: Catalog, ids: ReadonlySet<number>): Promise<Picture['nodes']> {
  if (ids.size === 0) return []
  return c.db
    .selectFrom('nodes')
    .select(['id as nodeId', 'state as nodeState', 'name', 'zone'])
    .where('id', 'in', [...ids])
    .orderBy('zone')
    .orderBy('name')
    .execute()
}
