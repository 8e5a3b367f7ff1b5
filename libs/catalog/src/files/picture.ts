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
    const columns: PictureColumn[] = []
    for (let at = start; at < end; at += step) {
      const span = { from: at, to: Math.min(to, at + step) }
      columns.push(await column(run, { contentId, kind: 'leaf', ...span }, states))
    }
    const tree =
      start === from ? await column(run, { contentId, kind: 'tree', ...ALL }, states) : null
    return { columns, tree: tree === null || tree.to === 0 ? null : tree }
  })
  const seen = [...counted.columns, ...(counted.tree === null ? [] : [counted.tree])]
  const ids = new Set(seen.flatMap(({ cells }) => cells.map(({ nodeId }) => nodeId)))
  return { step, ...counted, nodes: await nodesOf(c, ids), next: end < to ? end : null }
}

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER }

type Span = { contentId: string; kind: 'leaf' | 'tree'; from: number; to: number }

/** Eight segments at a time, so that memory does not grow with the column. */
async function column(run: Run, span: Span, states: NodeStates): Promise<PictureColumn> {
  const sum = { bytes: 0, least: Number.POSITIVE_INFINITY, cells: new Map<number, PictureCell>() }
  let to = span.from
  const last = Math.floor((span.to - 1) / SEGMENT_LEAVES)
  for (let seg = Math.floor(span.from / SEGMENT_LEAVES); seg <= last; seg += 8) {
    const until = Math.min(last, seg + 7)
    const packed = await run<{ digests: Buffer }>(SLICES, [span.contentId, span.kind, seg, until])
    const base = seg * SEGMENT_LEAVES
    const digests = packed
      .flatMap((one) => unpack(one.digests))
      .slice(Math.max(0, span.from - base), span.to - base)
    await count(run, digests, states, sum)
    to += digests.length
    if (packed.length < until - seg + 1) break
  }
  const cells = [...sum.cells.values()].sort((a, b) => a.nodeId - b.nodeId)
  const least = Number.isFinite(sum.least) ? sum.least : 0
  return { from: span.from, to, bytes: sum.bytes, least, cells }
}

type Sum = { bytes: number; least: number; cells: Map<number, PictureCell> }

async function count(
  run: Run,
  digests: readonly Buffer[],
  states: NodeStates,
  sum: Sum,
): Promise<void> {
  if (digests.length === 0) return
  const rows = await run<{ ord: number; holders: number[]; size: number }>(HOLDERS, [digests])
  const issues = await issuesOf(run, digests)
  // A chunk without a row has no copy: it was released meanwhile.
  if (rows.length < digests.length) sum.least = 0
  for (const { ord, holders, size } of rows) {
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
