import { encode } from '@ipld/dag-pb'
import { varintLength, writeVarint } from './varint.ts'

/** UnixFS `Type` that tools write into leaves: 2 = file, 0 = raw (Kubo's trickle layout). */
const LEAF_TYPES = [2, 0]

/**
 * The dag-pb blocks that other tools make of a leaf's bytes, one after the other: whoever has the digest
 * of the right one can check the bytes. A leaf with more in it (permissions, a time) is none of them.
 */
export function* leafBlocks(data: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (const type of LEAF_TYPES) yield encode({ Data: unixfsData(type, data), Links: [] })
}

// Type = 1, Data = 2 (left out where there is none), filesize = 3.
function unixfsData(type: number, data: Uint8Array): Uint8Array {
  const number = varintLength(data.length)
  const room = 2 + (data.length === 0 ? 0 : 1 + number + data.length) + 1 + number
  const bytes = new Uint8Array(room)
  bytes.set([0x08, type])
  let at = 2
  if (data.length > 0) {
    bytes[at] = 0x12
    at = writeVarint(bytes, at + 1, data.length)
    bytes.set(data, at)
    at += data.length
  }
  bytes[at] = 0x18
  writeVarint(bytes, at + 1, data.length)
  return bytes
}
