import fc from 'fast-check'
import { base36 } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import {
  type Codec,
  cidBytes,
  cidText,
  groupOf,
  InvalidCid,
  parseCid,
  readCid,
  sha256,
} from '../src/index.ts'

const CODES = { raw: 0x55, 'dag-pb': 0x70 } as const

const digests = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
const codecs = fc.constantFrom<Codec>('raw', 'dag-pb')

function reference(digest: Uint8Array, code: number, hash = 0x12): CID {
  return CID.createV1(code, createMultihash(hash, digest))
}

describe('a CID', () => {
  it('is written as multiformats writes it', () => {
    fc.assert(
      fc.property(digests, codecs, (digest, codec) => {
        const cid = reference(digest, CODES[codec])
        expect(cidText(digest, codec)).toBe(cid.toString())
        expect(cidBytes(digest, codec)).toEqual(Buffer.from(cid.bytes))
      }),
      { numRuns: 2_000 },
    )
    for (const fill of [0x00, 0xff, 0x80, 0x01]) {
      const digest = Buffer.alloc(32, fill)
      expect(cidText(digest)).toBe(reference(digest, CODES.raw).toString())
    }
  })

  it('is read back from its text and its bytes', () => {
    fc.assert(
      fc.property(digests, codecs, (digest, codec) => {
        expect(parseCid(cidText(digest, codec))).toEqual({ digest, codec })
        expect(readCid(cidBytes(digest, codec))).toEqual({ link: { digest, codec }, end: 36 })
      }),
      { numRuns: 2_000 },
    )
  })

  it('is read in base36 and base58, and as version 0, which is always dag-pb', () => {
    fc.assert(
      fc.property(digests, codecs, (digest, codec) => {
        const cid = reference(digest, CODES[codec])
        const version0 = CID.createV0(createMultihash(0x12, digest))
        expect(parseCid(cid.toString(base36))).toEqual({ digest, codec })
        expect(parseCid(cid.toString(base58btc))).toEqual({ digest, codec })
        expect(parseCid(version0.toString())).toEqual({ digest, codec: 'dag-pb' })
        expect(readCid(version0.bytes)).toEqual({ link: { digest, codec: 'dag-pb' }, end: 34 })
      }),
    )
  })

  it('is refused exactly where multiformats refuses it, when one character changed', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567018ABZ=é \u0000'
    fc.assert(
      fc.property(
        digests,
        fc.nat(58),
        fc.constantFrom(...alphabet),
        fc.constantFrom<Codec>('raw', 'dag-pb'),
        (digest, at, character, codec) => {
          const text = cidText(digest, codec)
          const changed = text.slice(0, at) + character + text.slice(at + 1)
          expect(outcome(() => ours(changed))).toEqual(outcome(() => theirs(changed)))
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['a path', `/ipfs/${cidText(sha256(Buffer.from('x')))}`],
    ['a trailing character', `${cidText(sha256(Buffer.from('x')))}a`],
    ['a missing character', cidText(sha256(Buffer.from('x'))).slice(0, -1)],
    ['upper case behind a lower-case prefix', `b${'A'.repeat(58)}`],
    ['a very long text', `z${'1'.repeat(100_000)}`],
    ['codec dag-cbor', reference(Buffer.alloc(32), 0x71).toString()],
    ['codec libp2p-key', reference(Buffer.alloc(32), 0x72).toString()],
    ['hash sha2-512', reference(Buffer.alloc(64), 0x55, 0x13).toString()],
    ['hash blake2b-256', reference(Buffer.alloc(32), 0x55, 0xb220).toString()],
    ['an identity hash', reference(Buffer.from('small'), 0x55, 0).toString()],
    ['a SHA-256 that was cut', reference(Buffer.alloc(20), 0x55).toString()],
  ])('is refused when it is %s', (_, text) => {
    expect(() => parseCid(text)).toThrow(InvalidCid)
    expect(() => parseCid(text)).toThrow(expect.objectContaining({ code: 'INVALID_CID' }))
  })

  it.each([0, 31, 33])('is not made of a digest of %s bytes', (length) => {
    expect(() => cidText(Buffer.alloc(length))).toThrow(InvalidCid)
    expect(() => cidBytes(Buffer.alloc(length))).toThrow(InvalidCid)
  })

  it('is refused as bytes when it is cut short or of another kind', () => {
    const digest = sha256(Buffer.from('x'))
    const whole = cidBytes(digest)
    for (let end = 0; end < whole.length; end++) {
      expect(() => readCid(whole.subarray(0, end))).toThrow(InvalidCid)
    }
    expect(() => readCid(reference(digest, 0x71).bytes)).toThrow(InvalidCid)
    expect(() => readCid(reference(digest, 0x55, 0x16).bytes)).toThrow(InvalidCid)
  })
})

describe('a group', () => {
  it('is the first twelve bits of the digest', () => {
    fc.assert(
      fc.property(digests, (digest) => {
        expect(groupOf(digest)).toBe(Number.parseInt(digest.toString('hex').slice(0, 3), 16))
      }),
    )
  })
})

function ours(text: string): string {
  const { digest, codec } = parseCid(text)
  return `${codec} ${Buffer.from(digest).toString('hex')}`
}

function theirs(text: string): string {
  const { code, multihash } = CID.parse(text)
  const codec = Object.entries(CODES).find(([, known]) => known === code)?.[0]
  if (!codec || multihash.code !== 0x12 || multihash.digest.length !== 32) throw new Error()
  return `${codec} ${Buffer.from(multihash.digest).toString('hex')}`
}

function outcome(read: () => string): string {
  try {
    return read()
  } catch {
    return 'refused'
  }
}
