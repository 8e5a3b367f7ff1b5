import { DigestMismatch } from './errors.ts'

export const assertSame = (actual: Uint8Array, expected: Uint8Array): void => {
  if (Buffer.compare(actual, expected) !== 0) throw new DigestMismatch()
}
