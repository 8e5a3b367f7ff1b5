import { groupRange } from '../groups/group-range.ts'
import type { Catalog } from '../open-catalog.ts'

export type SampledChunk = { digest: Buffer; size: number; holders: number[] }

/** Of the space of digests, from 0 to 1; may run over its end and go on at its beginning. */
export type Slice = { from: number; share: number }

const SLICE = {
  name: 'sample-chunks',
  text: `SELECT digest, size, holders FROM chunks
    WHERE digest > $1 AND digest < $2 AND refs > 0 ORDER BY digest LIMIT $3`,
}

/**
 * The chunks in a slice of one group, page by page. Digests are hashes, so any slice is as good a
 * sample as chunks drawn one by one, and it is one short range of the key instead of a scan.
 */
export async function* sampleChunks(
  c: Catalog,
  { group, slice, limit = 500 }: { group: number; slice: Slice; limit?: number },
): AsyncGenerator<SampledChunk[]> {
  for (const [from, to] of rangesOf(slice)) {
    const upper = digestAt(group, to)
    let lower = digestAt(group, from)
    for (;;) {
      const { rows } = await c.pool.query<SampledChunk>({ ...SLICE, values: [lower, upper, limit] })
      if (rows.length > 0) yield rows
      if (rows.length < limit) break
      lower = (rows.at(-1) as SampledChunk).digest
    }
  }
}

function rangesOf({ from, share }: Slice): [number, number][] {
  if (share >= 1) return [[0, 1]]
  const to = from + share
  return to <= 1
    ? [[from, to]]
    : [
        [from, 1],
        [0, to - 1],
      ]
}

const SPAN = 2 ** 32

/** The digest that far into a group, by the 32 bits after the group's own. Shorter sorts first. */
function digestAt(group: number, at: number): Buffer {
  if (at >= 1) return groupRange(group, group).upper ?? Buffer.alloc(33, 0xff)
  const bits = (BigInt(group) << 32n) | BigInt(Math.min(SPAN - 1, Math.floor(at * SPAN)))
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(bits << 20n)
  return bytes
}
