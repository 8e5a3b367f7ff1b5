import { decode, encode } from '@ipld/dag-pb'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import {
  type Codec,
  cidText,
  decodeManifest,
  encodeManifest,
  InvalidManifest,
  type Manifest,
  PROFILE,
  sha256,
} from '../src/index.ts'

const manifest: Manifest = {
  size: 1_234_567_890_123,
  root: { digest: sha256(Buffer.from('root')), codec: 'dag-pb' },
  leaves: 1_177_376,
  wanted: 3,
  profile: PROFILE,
}

const root = CID.parse(cidText(manifest.root.digest, manifest.root.codec))

const manifests: fc.Arbitrary<Manifest> = fc.record({
  size: fc.maxSafeNat(),
  root: fc.record({
    digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
    codec: fc.constantFrom<Codec>('raw', 'dag-pb'),
  }),
  leaves: fc.integer({ min: 1, max: 2 ** 40 }),
  wanted: fc.integer({ min: 1, max: 32_767 }),
  profile: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
})

describe('a manifest', () => {
  it('is read back as it was written, under the digest of its bytes', () => {
    fc.assert(
      fc.property(manifests, (one) => {
        const { digest, bytes } = encodeManifest(one)
        expect(decodeManifest(bytes)).toEqual(one)
        expect(digest).toEqual(sha256(bytes))
      }),
    )
  })

  it('is a dag-pb node that links the root and can be read by a person', () => {
    const { Data, Links } = decode(encodeManifest(manifest).bytes)

    expect(Links).toEqual([{ Hash: root, Name: 'root' }])
    expect(Buffer.from(Data ?? []).toString()).toBe(
      '{"holdfast":1,"leaves":1177376,"profile":"unixfs-v1-2025","size":1234567890123,"wanted":3}',
    )
  })

  it('keeps its bytes from version to version', () => {
    expect(cidText(encodeManifest(manifest).digest, 'dag-pb')).toMatchInlineSnapshot(
      `"bafybeifd4c2up3avwfmgocorlokwmydguqrjxtxlhukrywagqslokrq3gu"`,
    )
  })

  it('does not depend on the order in which its parts were given', () => {
    const reversed = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as Manifest

    expect(encodeManifest(reversed)).toEqual(encodeManifest(manifest))
  })

  const data = { holdfast: 1, leaves: 2, profile: PROFILE, size: 2_000_000, wanted: 3 }
  const node = (Data: unknown, Links = [{ Hash: root, Name: 'root' }]) =>
    encode({ Data: Buffer.from(typeof Data === 'string' ? Data : JSON.stringify(Data)), Links })

  it('is not refused by accident in the cases below', () => {
    expect(decodeManifest(node(data))).toMatchObject({ size: 2_000_000, wanted: 3 })
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['noise', Buffer.from('not a block at all')],
    ['a block of 2 MiB', Buffer.alloc(2_097_152)],
    ['a UnixFS file node', encode({ Data: Buffer.from('08021800', 'hex'), Links: [] })],
    ['without a link', node(data, [])],
    [
      'of two links',
      node(data, [...decode(node(data)).Links, { Hash: root, Name: 'root' }] as never),
    ],
    ['with a link of another name', node(data, [{ Hash: root, Name: 'file' }])],
    ['with data that is no JSON', node('{"holdfast":1,')],
    ['with null for data', node('null')],
    ['with spaces in its data', node(JSON.stringify(data, null, 1))],
    ['with fields in another order', node(Object.fromEntries(Object.entries(data).reverse()))],
    ['of another version', node({ ...data, holdfast: 2 })],
    ['with a field too many', node({ ...data, name: 'secret.txt' })],
    ['with a field too few', node({ ...data, wanted: undefined })],
    ['with a size below zero', node({ ...data, size: -1 })],
    ['with a size that is text', node({ ...data, size: '1' })],
    ['with no leaves', node({ ...data, leaves: 0 })],
    ['with too many wanted copies', node({ ...data, wanted: 32_768 })],
    ['with a profile that is markup', node({ ...data, profile: '<b>' })],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => decodeManifest(bytes)).toThrow(InvalidManifest)
    expect(() => decodeManifest(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_MANIFEST' }),
    )
  })

  it('is refused as any other exact block with one byte changed', () => {
    const { bytes } = encodeManifest(manifest)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ flip
        const outcome = attempt(() => decodeManifest(changed))
        // A changed digit is another manifest; it must never be taken for this one.
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidManifest)
        else expect(encodeManifest(outcome).bytes).toEqual(new Uint8Array(changed))
      }),
      { numRuns: 1_000 },
    )
  })
})

function attempt(read: () => Manifest): Manifest | Error {
  try {
    return read()
  } catch (error) {
    return error as Error
  }
}
