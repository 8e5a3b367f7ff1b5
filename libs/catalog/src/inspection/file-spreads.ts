import type { NodeStates } from '@holdfast/placement'
import { writeParts } from '../files/cursor.ts'
import type { FileRow } from '../files/file-row.ts'
import { type SelectedFile, selectFiles, toFileRow } from '../files/find-file.ts'
import { judge } from '../files/health.ts'
import { holderSetsOf, readStates } from '../files/holder-sets.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import { leadOf } from './file-leads.ts'
import { groupsToLookIn } from './groups-to-look-in.ts'
import { type LookedAt, lookAtFiles } from './look-at-files.ts'
import type { FileSpreadQuery } from './spread-query.ts'

export { canSort, FILE_SPREAD_SORTS, type FileSpreadQuery } from './spread-query.ts'

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

/** Leaves of the largest file that is counted, and of all files of a page where nothing is looked for. */
const COUNTED_LEAVES = 16_384
/** Where little fits, a page ends before it has counted more than so many: some 60 ms. A larger file is a page. */
const ENOUGH_LEAVES = 8_192
/** Files whose copies one round counts. */
const COUNTED_FILES = 250
/** Rounds of one page where little fits; those that only walk an index walk further in each. */
const ROUNDS = { counted: 8, walked: 4 } as const

/**
 * Files of everybody with how they lie on the nodes: found by an index (`file-leads.ts`) and counted by their
 * own digests, never by a scan of chunks. A page may be short or empty where little fits; `next` says where
 * to go on. Throws `InvalidCursor`.
 */
export async function distributionByFile(
  c: Catalog,
  query: FileSpreadQuery,
): Promise<{ items: FileSpread[]; next: string | null }> {
  if (await isNowhere(c, query)) return { items: [], next: null }
  const lead = await leadOf(c, query)
  const limit = isCounted(query) ? COUNTED_FILES : query.limit + 1
  const rounds = ROUNDS[isCounted(query) ? 'counted' : 'walked']
  const items: FileSpread[] = []
  let cursor = query.cursor
  let counted = 0
  for (let round = 0; ; round += 1) {
    const looked = await lookAtFiles(c, { ...query, cursor }, { lead, limit })
    const most = isCounted(query) ? ENOUGH_LEAVES - counted : undefined
    const { spreads, leaves, stoppedAt } = await spreadsOf(c, { found: looked.rows, most })
    counted += leaves
    for (const [i, spread] of spreads.entries()) {
      if (!fits(spread, query)) continue
      items.push(spread)
      if (items.length < query.limit) continue
      const last = i + 1 === spreads.length && looked.end === null && stoppedAt === undefined
      const at = looked.rows.find(({ id }) => id === spread.file.id) as LookedAt
      return { items, next: last ? null : cursorOf(lead.name, at) }
    }
    const end = stoppedAt ?? looked.end
    if (end === null) return { items, next: null }
    cursor = cursorOf(lead.name, end)
    const isEnough = stoppedAt !== undefined || counted >= ENOUGH_LEAVES
    if (isEnough || round + 1 === rounds) return { items, next: cursor }
  }
}

/** No group has a chunk on this node, or none with so many copies; so no file has, as of the last summary. */
async function isNowhere(c: Catalog, { nodeId, copies }: FileSpreadQuery): Promise<boolean> {
  if (nodeId === undefined && copies === undefined) return false
  const states = await inPreparedTransaction(c.pool, readStates)
  for (const asked of [{ nodeId }, { copies }]) {
    const groups = await groupsToLookIn(c, asked, states)
    if (groups?.length === 0) return true
  }
  return false
}

const cursorOf = (lead: string, { key, id }: LookedAt): string => writeParts([lead, key, id])

/** Only counting tells which files fit. */
const isCounted = ({ state, nodeId, copies }: FileSpreadQuery): boolean =>
  state !== undefined || nodeId !== undefined || copies !== undefined

function fits({ file, spread }: FileSpread, { state, nodeId, copies }: FileSpreadQuery): boolean {
  if (state !== undefined && file.health !== state) return false
  if (nodeId !== undefined && !spread?.nodes.includes(nodeId)) return false
  return copies === undefined || file.copies.least === copies
}

/**
 * In the order in which they were found. With `most` every file is counted that is not too large, until there
 * are so many leaves; `stoppedAt`: the last one, where some are left.
 */
async function spreadsOf(
  c: Catalog,
  { found, most }: { found: readonly LookedAt[]; most?: number | undefined },
): Promise<{ spreads: FileSpread[]; leaves: number; stoppedAt?: LookedAt }> {
  if (found.length === 0) return { spreads: [], leaves: 0 }
  const ids = found.map(({ id }) => id)
  const selected = await selectFiles(c).where('f.id', 'in', ids).execute()
  const byId = new Map(selected.map((row) => [row.id, row]))
  const all = ids.flatMap((id) => byId.get(id) ?? [])
  const rows = most === undefined ? all : upTo(most, all)
  const files = rows.map(toFileRow)
  let leaves = 0
  const counted = new Set<string>()
  for (const { contentId, chunks } of files.toSorted((a, b) => a.chunks - b.chunks)) {
    if (leaves + chunks > COUNTED_LEAVES) break
    leaves += chunks
    counted.add(contentId)
  }
  const spreads = await inPreparedTransaction(c.pool, async (run) => {
    const states = await readStates(run)
    const sets = counted.size === 0 ? new Map() : await holderSetsOf(run, [...counted])
    return files.map((file, i) => spreadOf(file, rows[i] as SelectedFile, sets, states))
  })
  if (rows.length === all.length) return { spreads, leaves }
  const stoppedAt = found.find(({ id }) => id === rows.at(-1)?.id) as LookedAt
  return { spreads, leaves, stoppedAt }
}

/** The first files, always one, with together so many leaves; what is too large to be counted takes none. */
function upTo(most: number, rows: readonly SelectedFile[]): SelectedFile[] {
  let leaves = 0
  const end = rows.findIndex(({ chunk_count }, i) => {
    const own = chunk_count ?? 0
    if (own <= COUNTED_LEAVES) leaves += own
    return i > 0 && leaves > most
  })
  return rows.slice(0, end === -1 ? rows.length : end)
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
