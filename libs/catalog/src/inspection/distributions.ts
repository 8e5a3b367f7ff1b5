import { liveCopies, type NodeState, type NodeStates } from '@holdfast/placement'
import type { FileHealth, FileRow } from '../files/file-row.ts'
import { type SelectedFile, selectFiles, toFileRow } from '../files/find-file.ts'
import { judge } from '../files/health.ts'
import { holderSetsOf, readStates } from '../files/holder-sets.ts'
import { groupScans, holderSets } from '../groups/group-holders.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'

/** Sums as of the last summary of all groups; null: there was none yet. */
export type Sums<T> = { items: T[]; asOf: Date | null }

export type NodeSum = {
  nodeId: number
  nodeState: NodeState
  chunks: number
  bytes: number
  /** Of these, what has no other live copy. */
  onlyHere: { chunks: number; bytes: number }
}

/** What lies on each node, from the summary of groups alone: a few hundred rows at any size. */
export async function distributionByNode(c: Catalog): Promise<Sums<NodeSum>> {
  const [sets, { asOf }, states] = await facts(c)
  const sums = new Map<number, NodeSum>()
  for (const { holders, wanted, chunks, bytes } of sets) {
    const [only, ...others] = liveCopies(holders, states)
    for (const nodeId of holders) {
      const nodeState = states.get(nodeId) ?? 'lost'
      if (nodeState === 'lost') continue
      const none = { nodeId, nodeState, chunks: 0, bytes: 0, onlyHere: { chunks: 0, bytes: 0 } }
      const sum = sums.get(nodeId) ?? none
      add(sum, { chunks, bytes })
      // What no file uses any more is on its way out, and no loss.
      if (wanted > 0 && only === nodeId && others.length === 0) add(sum.onlyHere, { chunks, bytes })
      sums.set(nodeId, sum)
    }
  }
  return { items: [...sums.values()].sort((a, b) => a.nodeId - b.nodeId), asOf }
}

export type CopiesSum = { copies: number; wanted: number; chunks: number; bytes: number }

/** How many chunks have so many live copies of so many wanted. */
export async function distributionByCopies(
  c: Catalog,
  { nodeId }: { nodeId?: number | undefined } = {},
): Promise<Sums<CopiesSum>> {
  const [sets, { asOf }, states] = await facts(c)
  const sums = new Map<string, CopiesSum>()
  for (const { wanted, holders, chunks, bytes } of sets) {
    if (wanted === 0 || (nodeId !== undefined && !holders.includes(nodeId))) continue
    const copies = liveCopies(holders, states).length
    const sum = sums.get(`${copies}/${wanted}`) ?? { copies, wanted, chunks: 0, bytes: 0 }
    add(sum, { chunks, bytes })
    sums.set(`${copies}/${wanted}`, sum)
  }
  const items = [...sums.values()].sort((a, b) => a.wanted - b.wanted || a.copies - b.copies)
  return { items, asOf }
}

const facts = (c: Catalog) =>
  Promise.all([holderSets(c), groupScans(c), inPreparedTransaction(c.pool, readStates)])

function add(sum: { chunks: number; bytes: number }, more: { chunks: number; bytes: number }) {
  sum.chunks += more.chunks
  sum.bytes += more.bytes
}

/** How one file lies on the nodes; null where counting it would take too long for a list. */
export type FileSpread = {
  file: FileRow
  spread: {
    nodes: number[]
    /** Of the leaves, the share that is on the node with most of them. */
    largestShare: number
    least: number | null
  } | null
}

export type FileSpreadQuery = {
  /** This file only. */
  fileId?: string | undefined
  ownerId?: string | undefined
  state?: FileHealth | undefined
  nodeId?: number | undefined
  copies?: number | undefined
  limit: number
  /** The last id seen. */
  after?: string | undefined
}

/** Leaves that one page counts. */
const COUNTED_LEAVES = 16_384
/** Files looked at for one page. */
const LOOKED_AT = 500

/**
 * Files of everybody by id, with how they lie on the nodes: counted by their own digests, never by a scan
 * of chunks. A page may be short or empty where little fits; `next` says where to go on.
 */
export async function distributionByFile(
  c: Catalog,
  query: FileSpreadQuery,
): Promise<{ items: FileSpread[]; next: string | null }> {
  let select = selectFiles(c)
    .where('f.deleted_at', 'is', null)
    .orderBy('f.id')
    .limit(LOOKED_AT + 1)
  if (query.after !== undefined) select = select.where('f.id', '>', query.after)
  if (query.fileId !== undefined) select = select.where('f.id', '=', query.fileId)
  if (query.ownerId !== undefined) select = select.where('f.owner_id', '=', query.ownerId)
  // What is at risk or worse has a row in the summary, which leads to it at any size.
  if (AT_RISK.includes(query.state as never))
    select = select.where('h.state', '=', query.state as never)
  const rows = await select.execute()
  const looked = rows.slice(0, LOOKED_AT)
  const spreads = await spreadsOf(c, looked)
  const items: FileSpread[] = []
  for (const [i, spread] of spreads.entries()) {
    if (!fits(spread, query)) continue
    items.push(spread)
    const last = i + 1 === looked.length && rows.length <= LOOKED_AT
    if (items.length === query.limit) return { items, next: last ? null : spread.file.id }
  }
  return { items, next: rows.length > LOOKED_AT ? (looked.at(-1)?.id ?? null) : null }
}

const AT_RISK: readonly FileHealth[] = ['at-risk', 'unreadable', 'lost']

function fits({ file, spread }: FileSpread, { state, nodeId, copies }: FileSpreadQuery): boolean {
  if (state !== undefined && file.health !== state) return false
  if (nodeId !== undefined && !spread?.nodes.includes(nodeId)) return false
  return copies === undefined || file.copies.least === copies
}

async function spreadsOf(c: Catalog, rows: readonly SelectedFile[]): Promise<FileSpread[]> {
  const files = rows.map(toFileRow)
  let leaves = 0
  const counted = files.filter(({ chunks }) => {
    leaves += chunks
    return leaves <= COUNTED_LEAVES
  })
  const ids = [...new Set(counted.map(({ contentId }) => contentId))]
  return inPreparedTransaction(c.pool, async (run) => {
    const states = await readStates(run)
    const sets = ids.length === 0 ? new Map() : await holderSetsOf(run, ids)
    return files.map((file, i) => spreadOf(file, rows[i] as SelectedFile, sets, states))
  })
}

function spreadOf(
  file: FileRow,
  row: SelectedFile,
  sets: Awaited<ReturnType<typeof holderSetsOf>>,
  states: NodeStates,
): FileSpread {
  const own = sets.get(file.contentId)
  if (own === undefined) return { file, spread: null }
  const placed = row.placed_at !== null
  const facts = { wanted: row.wanted, wantedExplicit: row.wanted_explicit, placed }
  const { health, least } = judge(own, facts, states)
  const perNode = new Map<number, number>()
  for (const { kind, holders, chunks } of own) {
    if (kind !== 'leaf') continue
    for (const id of holders) perNode.set(id, (perNode.get(id) ?? 0) + chunks)
  }
  const nodes = [...perNode.keys()].filter((id) => states.get(id) !== 'lost').sort((a, b) => a - b)
  const largestShare = Math.max(0, ...perNode.values()) / Math.max(1, file.chunks)
  const counted = { ...file, health, copies: { ...file.copies, least } }
  return { file: counted, spread: { nodes, largestShare, least } }
}
