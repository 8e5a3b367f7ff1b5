import { InvalidCar } from './errors.ts'

/** Where the CAR v1 is in a CAR of either version: bytes `[start, end)`. */
export type CarPayload = { start: number; end: number }

/** A CAR v1 header that says version 2 and nothing else: how every CAR v2 begins. */
const PRAGMA = Buffer.from([0x0a, 0xa1, 0x67, ...Buffer.from('version'), 0x02])
const HEADER_BYTES = 40

/** Bytes of the beginning that {@link readCarPayload} needs. */
export const CAR_HEAD_BYTES = PRAGMA.length + HEADER_BYTES

/**
 * Finds the blocks in a CAR of version 1 or 2. An index after them is not used: it is somebody's word.
 *
 * @throws InvalidCar for a CAR v2 whose header points outside of it
 */
export function readCarPayload(head: Buffer, size: number): CarPayload {
  if (!head.subarray(0, PRAGMA.length).equals(PRAGMA)) return { start: 0, end: size }
  if (head.length < CAR_HEAD_BYTES) throw new InvalidCar('the CAR is cut short inside its header')
  // 16 bytes of characteristics, then offset and size of the data, 64 bits each, least byte first.
  const start = Number(head.readBigUInt64LE(PRAGMA.length + 16))
  const length = Number(head.readBigUInt64LE(PRAGMA.length + 24))
  if (start < CAR_HEAD_BYTES || length === 0 || start + length > size) {
    throw new InvalidCar('the header of the CAR points outside of it')
  }
  return { start, end: start + length }
}
