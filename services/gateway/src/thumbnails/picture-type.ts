/** By their first bytes: what somebody calls a picture may be a page with a script. */
const SIGNATURES: readonly { type: string; is: (bytes: Uint8Array) => boolean }[] = [
  { type: 'image/jpeg', is: (bytes) => begins(bytes, 0, [0xff, 0xd8, 0xff]) },
  { type: 'image/png', is: (bytes) => begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]) },
  // RIFF, four bytes of length, WEBP.
  {
    type: 'image/webp',
    is: (bytes) =>
      begins(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  },
]

/** The media type of a picture that may be a thumbnail; undefined for everything else, svg too. */
export const pictureType = (bytes: Uint8Array): string | undefined =>
  SIGNATURES.find(({ is }) => is(bytes))?.type

const begins = (bytes: Uint8Array, at: number, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[at + i] === byte)
