import type { Catalog } from '../open-catalog.ts'

/** An inventory goes through the digests by their first byte: sixteen groups at a time. */
export const INVENTORY_PARTS = 256

/**
 * The last epoch that was given out: a copy whose row has a higher one was registered, or changed,
 * after this moment, so a list that began now says nothing about it.
 */
export async function lastEpoch(c: Catalog): Promise<number> {
  const { rows } = await c.pool.query<{ last_value: number }>('SELECT last_value FROM chunk_epochs')
  return rows[0]?.last_value ?? 0
}

/** First bytes of digests, both inclusive. */
export type Parts = { from: number; to: number }

export type CopiesOfParts = {
  /** Digests, packed. A list that began after `epoch` must name them. */
  expected: Buffer
  /** Digests, packed, that came later: they may be in the list or not. */
  later: Buffer
}

const COPIES_OF_PARTS = `SELECT
    string_agg(digest, '') FILTER (WHERE epoch <= $4) AS expected,
    string_agg(digest, '') FILTER (WHERE epoch > $4) AS later
  FROM chunks WHERE digest >= $1 AND digest < $2 AND $3::smallint = ANY(holders)`

/**
 * What the catalogue says a node holds of some parts: an index range. Packed, because
 * ten million rows one by one take the driver longer than the node's own list.
 */
export async function copiesOfParts(
  c: Catalog,
  { nodeId, parts, epoch }: { nodeId: number; parts: Parts; epoch: number },
): Promise<CopiesOfParts> {
  const { lower, upper } = partRange(parts)
  const { rows } = await c.pool.query<{ expected: Buffer | null; later: Buffer | null }>(
    COPIES_OF_PARTS,
    [lower, upper, nodeId, epoch],
  )
  return {
    expected: rows[0]?.expected ?? Buffer.alloc(0),
    later: rows[0]?.later ?? Buffer.alloc(0),
  }
}

/** The groups of parts, of which each has 16. Both inclusive. */
export function groupsOfParts({ from, to }: Parts): { from: number; to: number } {
  return { from: from * 16, to: to * 16 + 15 }
}

/** `upper` is exclusive, and after the last part greater than any digest. */
function partRange({ from, to }: Parts): { lower: Buffer; upper: Buffer } {
  return {
    lower: Buffer.from([from]),
    upper: to === INVENTORY_PARTS - 1 ? Buffer.alloc(33, 0xff) : Buffer.from([to + 1]),
  }
}

export type SeenBlock = {
  digest: Buffer
  epoch: number
  refs: number
  /** The node is a holder by now. */
  held: boolean
  /** A removal from this node is under way. */
  leaving: boolean
}

const SEEN_BLOCKS = `SELECT c.digest, c.epoch, c.refs, $2::smallint = ANY(c.holders) AS held,
    coalesce(i.kind = 'removing', false) AS leaving
  FROM chunks c LEFT JOIN chunk_issues i ON i.digest = c.digest AND i.node_id = $2
  WHERE c.digest = ANY($1::bytea[])`

/** What the catalogue knows about blocks that a node listed; those without a row are left out. */
export async function blocksSeen(
  c: Catalog,
  { nodeId, digests }: { nodeId: number; digests: readonly Buffer[] },
): Promise<SeenBlock[]> {
  const { rows } = await c.pool.query<SeenBlock>(SEEN_BLOCKS, [digests, nodeId])
  return rows
}

const KNOWN_MISSING = `SELECT count(*) AS copies FROM chunk_issues i JOIN chunks c ON c.digest = i.digest
  WHERE i.node_id = $1 AND i.kind = 'missing' AND i.node_id = ANY(c.holders)`

/** Copies of a node that stay in the holders as the last hope, though they are known to be missing. */
export async function knownMissing(c: Catalog, nodeId: number): Promise<number> {
  const { rows } = await c.pool.query<{ copies: number }>(KNOWN_MISSING, [nodeId])
  return rows[0]?.copies ?? 0
}
