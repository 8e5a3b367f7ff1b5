import { type ChunkRow, chunksByDigest } from '../contents/reading.ts'
import type { Catalog } from '../open-catalog.ts'
import { type GroupHolders, holderSets } from './group-holders.ts'

/** Chunks on exactly these nodes, bad copies left out. */
export type HolderSetNow = Omit<GroupHolders, 'group'> & {
  /** The nodes that the catalogue names, those with a bad copy too. */
  held: number[]
}

/** Beyond so many bad copies of last hope the sums are as the summary has them. */
const MOST_BAD = 5_000

/**
 * The sums of `holderSets`, corrected for copies that are known to be missing or corrupt while their node still
 * is a holder, because no other live copy was left: the summary takes these for live. They are few.
 */
export async function holderSetsNow(c: Catalog): Promise<HolderSetNow[]> {
  const [sets, { chunks }] = await Promise.all([holderSets(c), chunksWithBadHolders(c)])
  const sums = new Map(sets.map((set) => [keyOf(set), { ...set, held: set.holders }]))
  for (const row of chunks) {
    const wanted = row.refs === 0 ? 0 : row.wanted
    const counted = sums.get(keyOf({ wanted, holders: row.holders }))
    // Changed after the summary was made.
    if (counted === undefined || counted.chunks === 0) continue
    add(counted, -1, -row.size)
    const holders = row.holders.filter((id) => !isBad(row, id))
    const key = `${keyOf({ wanted, holders: row.holders })} ${holders.join(',')}`
    const sum = sums.get(key) ?? { wanted, holders, held: row.holders, chunks: 0, bytes: 0 }
    add(sum, 1, row.size)
    sums.set(key, sum)
  }
  return [...sums.values()].filter(({ chunks }) => chunks > 0)
}

/** Chunks of which a holder's copy is bad; where there are too many to ask, only digests, some of them needless. */
export async function chunksWithBadHolders(
  c: Catalog,
): Promise<{ chunks: ChunkRow[]; digests: Buffer[] }> {
  const issues = await c.db
    .selectFrom('chunk_issues')
    .select('digest')
    .distinct()
    .where('kind', 'in', ['missing', 'corrupt'])
    .execute()
  const digests = issues.map(({ digest }) => digest)
  if (digests.length > MOST_BAD) return { chunks: [], digests }
  const rows = await chunksByDigest(c, digests)
  const chunks = rows.filter((row) => row.holders.some((id) => isBad(row, id)))
  return { chunks, digests: chunks.map(({ digest }) => digest) }
}

const isBad = ({ issues }: ChunkRow, nodeId: number): boolean =>
  issues.some((one) => one.nodeId === nodeId && (one.kind === 'missing' || one.kind === 'corrupt'))

function add(sum: { chunks: number; bytes: number }, chunks: number, bytes: number): void {
  sum.chunks += chunks
  sum.bytes += bytes
}

const keyOf = ({ wanted, holders }: { wanted: number; holders: readonly number[] }): string =>
  `${wanted} ${holders.join(',')}`
