import { ALPHABET } from './base32.ts'
import { parseCid } from './cid.ts'
import { InvalidCid } from './errors.ts'
import { type Codec, DIGEST_SIZE } from './link.ts'

/** Digests from one to another, both included. */
export type DigestRange = {
  from: Buffer
  to: Buffer
  /** Where the text says so. */
  codec?: Codec
}

const HEADS = [
  ['bafkrei', 'raw'],
  ['bafybei', 'dag-pb'],
] as const
const HEAD_LENGTH = 7
/** Shorter beginnings of a CID are as well hexadecimal digits, and taken for those. */
const LEAST_HEAD = 4

/**
 * The digests that a text can mean: a whole CID in any spelling, the beginning of one in base32, or a digest
 * or its beginning in hexadecimal digits.
 *
 * @throws InvalidCid for anything else
 */
export function digestRange(text: string): DigestRange {
  if (/^[0-9a-f]{1,64}$/i.test(text)) {
    return withBits([...text].map((digit) => toBits(Number.parseInt(digit, 16), 4)).join(''))
  }
  return ofBeginning(text.toLowerCase()) ?? ofWhole(text)
}

function ofBeginning(text: string): DigestRange | undefined {
  for (const [head, codec] of HEADS) {
    if (text.length < LEAST_HEAD || !head.startsWith(text.slice(0, HEAD_LENGTH))) continue
    const digits = [...text.slice(HEAD_LENGTH)].map((digit) => ALPHABET.indexOf(digit))
    if (digits.includes(-1) || (digits[0] ?? 0) > 7) return undefined
    // The head takes the first two bits of the first digit.
    const bits = digits.map((digit) => toBits(digit, 5)).join('')
    return bits.length > 2 + DIGEST_SIZE * 8 ? undefined : { ...withBits(bits.slice(2)), codec }
  }
  return undefined
}

function ofWhole(text: string): DigestRange {
  const { digest, codec } = parseCid(text)
  if (digest.length !== DIGEST_SIZE) throw new InvalidCid(`${text} is not the CID of a chunk`)
  return { from: Buffer.from(digest), to: Buffer.from(digest), codec }
}

const toBits = (value: number, width: number): string => value.toString(2).padStart(width, '0')

const withBits = (bits: string): DigestRange => ({
  from: bytesOf(bits.padEnd(DIGEST_SIZE * 8, '0')),
  to: bytesOf(bits.padEnd(DIGEST_SIZE * 8, '1')),
})

const bytesOf = (bits: string): Buffer =>
  Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
