import { hash } from 'node:crypto'

/** Placement groups: the first 12 bits of a chunk's digest. */
export const GROUPS = 4_096

/**
 * One table of 4,096 doubles costs 32 KiB, so this bounds the cache at 32 MiB. Later nodes are
 * hashed each time (1 to 2 µs) instead of evicting others: with more nodes than tables, walking
 * all nodes would evict every table before its next use.
 */
const MAX_CACHED_NODES = 1_024

const tables = new Map<number, Float64Array>()
const key = Buffer.alloc(6)

/**
 * `ln(h)` of the pair (group, node), always below 0, where `h` is uniform in (0, 1).
 *
 * `h` is the first 48 bits of SHA-256(group as 2 bytes ‖ node id as 4 bytes, both big-endian), plus
 * one half, over 2^48. The half keeps `h` off 0 and 1, where the logarithm would be −∞ or 0. The
 * widths are fixed so that no two pairs share an encoding ("1"‖"23" and "12"‖"3" would, as text).
 * Changing any of this moves every chunk of every cluster.
 */
export function logOfHash(group: number, node: number): number {
  const table = tables.get(node) ?? startTable(node)
  if (table === undefined) return compute(group, node)
  const known = table[group]
  if (known !== undefined && known !== 0) return known
  const value = compute(group, node)
  table[group] = value
  return value
}

function startTable(node: number): Float64Array | undefined {
  if (tables.size >= MAX_CACHED_NODES) return undefined
  const table = new Float64Array(GROUPS)
  tables.set(node, table)
  return table
}

function compute(group: number, node: number): number {
  key.writeUInt16BE(group, 0)
  key.writeUInt32BE(node, 2)
  const bits = hash('sha256', key, 'buffer').readUIntBE(0, 6)
  return Math.log((bits + 0.5) / 2 ** 48)
}
