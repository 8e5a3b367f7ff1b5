import { crc32 } from 'node:zlib'

/** The CRC-32 of the first `bytes` of a file. */
export type CrcSoFar = { bytes: number; crc: number }

export const NOTHING_YET: CrcSoFar = { bytes: 0, crc: 0 }

/**
 * Goes on with a CRC over a piece that begins at `at`. What was counted before is skipped, so pieces may
 * overlap what is known; a gap cannot be counted, and then nothing changes.
 */
export function countPiece(so: CrcSoFar, at: number, piece: Uint8Array): CrcSoFar {
  const end = at + piece.length
  if (at > so.bytes || end <= so.bytes) return so
  return { bytes: end, crc: crc32(piece.subarray(so.bytes - at), so.crc) }
}
