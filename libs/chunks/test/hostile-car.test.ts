import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import { carFrame, carHeader, InvalidCar, type Link, readCar, sha256 } from '../src/index.ts'
import { collect, streamOf } from './content.ts'

const MAX_BLOCK = 2_097_152

const block = Buffer.from('the bytes of a block')
const link: Link = { digest: sha256(block), codec: 'raw' }
const header = carHeader([link])
const valid = Buffer.concat([header, carFrame(link, block.length), block])

const read = (...pieces: Uint8Array[]) => collect(readCar(streamOf(pieces)))
const cborHeader = (hex: string) => {
  const cbor = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  return Buffer.concat([Buffer.from([cbor.length]), cbor])
}
const sectionOf = (cid: CID) =>
  Buffer.concat([Buffer.from([cid.bytes.length + block.length]), cid.bytes, block])
const version1 = (codec: number, hash: number, digest: Uint8Array) =>
  CID.createV1(codec, createMultihash(hash, digest))

// "roots" and "version" as CBOR text.
const ROOTS = '65 726f6f7473'
const VERSION = '67 76657273696f6e'

/** A source that never ends, and how much was taken from it. */
function endless(start: Uint8Array, piece = new Uint8Array(65_536)) {
  const state = { taken: 0, closed: false }
  async function* source() {
    try {
      state.taken += start.length
      yield start
      for (;;) {
        state.taken += piece.length
        yield piece
      }
    } finally {
      state.closed = true
    }
  }
  return { state, source: source() }
}

describe('reading a CAR that is cut short', () => {
  it('fails wherever the cut is, except between two parts', async () => {
    for (let end = 0; end < valid.length; end++) {
      const reading = read(valid.subarray(0, end))
      if (end === header.length) expect(await reading).toEqual([])
      else await expect(reading).rejects.toThrow(InvalidCar)
    }
    expect(await read(valid)).toMatchObject([{ link, bytes: block }])
  })

  it('gives the whole blocks before the cut', async () => {
    const seen: Buffer[] = []
    const cut = streamOf([valid, valid.subarray(header.length, valid.length - 1)])
    const reading = (async () => {
      for await (const { bytes } of readCar(cut)) seen.push(bytes)
    })()

    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'INVALID_CAR' }))
    expect(seen).toEqual([block])
  })

  it('passes on the error of its source as it is', async () => {
    async function* source() {
      yield valid.subarray(0, 10)
      throw new Error('connection reset')
    }

    await expect(collect(readCar(source()))).rejects.toThrow('connection reset')
  })
})

describe('reading a hostile CAR', () => {
  it.each([
    ['a header of 64 KiB and a byte', Buffer.from([0x81, 0x80, 0x04])],
    ['a header of 2 GiB', Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08])],
    ['a header of almost 2^56 bytes', Buffer.from('ffffffffffffff7f', 'hex')],
    ['a length that never ends', Buffer.alloc(64, 0xff)],
    ['a length of 2^63', Buffer.from('80808080808080808001', 'hex')],
    ['a block of 2 MiB and a byte', Buffer.concat([header, carFrame(link, MAX_BLOCK + 1)])],
    ['a block of 4 GiB', Buffer.concat([header, carFrame(link, 2 ** 32)])],
    ['a block length that never ends', Buffer.concat([header, Buffer.alloc(64, 0x80)])],
  ])('refuses %s before it reads any of it', async (_, start) => {
    const { source, state } = endless(start)

    await expect(collect(readCar(source))).rejects.toThrow(InvalidCar)
    expect(state).toEqual({ taken: start.length, closed: true })
  })

  it('takes a block of exactly 2 MiB', async () => {
    const large = Buffer.alloc(MAX_BLOCK, 5)
    const [taken] = await read(header, carFrame(link, MAX_BLOCK), large)

    expect(taken?.bytes.equals(large)).toBe(true)
  })

  it('refuses a version 0 block that is larger by the two bytes its CID is shorter', async () => {
    const cid = CID.createV0(createMultihash(0x12, sha256(block)))
    const start = carFrame(link, MAX_BLOCK).subarray(0, -36)

    await expect(read(header, start, cid.bytes, Buffer.alloc(MAX_BLOCK + 2))).rejects.toThrow(
      InvalidCar,
    )
  })

  it('keeps to a smaller limit when it is given one', async () => {
    const pieces = [header, carFrame(link, block.length), block]
    const reading = (maxBlock: number) => collect(readCar(streamOf(pieces), { maxBlock }))

    expect(await reading(block.length)).toHaveLength(1)
    await expect(reading(block.length - 1)).rejects.toThrow(InvalidCar)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('<!doctype html><title>502 Bad Gateway</title>')],
    ['zeros', Buffer.alloc(100)],
    ['a header that is no map', cborHeader('01')],
    ['an empty map', cborHeader('a0')],
    ['a header without roots', cborHeader(`a1 ${VERSION} 01`)],
    ['a header without a version', cborHeader(`a1 ${ROOTS} 80`)],
    ['CAR v2', cborHeader(`a1 ${VERSION} 02`)],
    ['version 3', cborHeader(`a2 ${ROOTS} 80 ${VERSION} 03`)],
    ['a version that is text', cborHeader(`a2 ${ROOTS} 80 ${VERSION} 61 31`)],
    ['an unknown field', cborHeader(`a2 ${ROOTS} 80 63 666f6f 01`)],
    ['a third field', cborHeader(`a3 ${ROOTS} 80 ${VERSION} 01 63 666f6f 01`)],
    ['bytes after the header value', cborHeader(`a2 ${ROOTS} 80 ${VERSION} 01 00`)],
    ['four billion roots', cborHeader(`a2 ${ROOTS} 9a ffffffff ${VERSION} 01`)],
    ['2^64 roots', cborHeader(`a2 ${ROOTS} 9b ffffffffffffffff ${VERSION} 01`)],
    ['roots of no stated number', cborHeader(`a2 ${ROOTS} 9f ff ${VERSION} 01`)],
    ['a root that is a number', cborHeader(`a2 ${ROOTS} 81 01 ${VERSION} 01`)],
    ['a root with another tag', cborHeader(`a2 ${ROOTS} 81 d8 2b 41 00 ${VERSION} 01`)],
    ['an empty root', cborHeader(`a2 ${ROOTS} 81 d8 2a 40 ${VERSION} 01`)],
    ['a root of four GiB', cborHeader(`a2 ${ROOTS} 81 d8 2a 5a ffffffff 00 ${VERSION} 01`)],
    ['a block of no bytes and no CID', Buffer.concat([header, Buffer.from([0])])],
    ['a length in two spellings', Buffer.concat([header, Buffer.from([0xb8, 0x80, 0x00])])],
    ['a section shorter than a CID', Buffer.concat([header, Buffer.from([3, 1, 0x55, 0x12])])],
    ['a dag-cbor block', Buffer.concat([header, sectionOf(version1(0x71, 0x12, link.digest))])],
    ['an identity block', Buffer.concat([header, sectionOf(version1(0x55, 0, block))])],
    [
      'a sha2-512 block',
      Buffer.concat([header, sectionOf(version1(0x55, 0x13, Buffer.alloc(64)))]),
    ],
  ])('refuses %s', async (_, car) => {
    await expect(read(car)).rejects.toThrow(InvalidCar)
  })

  it('fails with InvalidCar and nothing else on any noise', async () => {
    const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const car = Buffer.from(valid)
        for (const [at, value] of all) car[at] = value
        await expectBlocksOrInvalidCar(car)
      }),
      { numRuns: 1_000 },
    )
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), expectBlocksOrInvalidCar), {
      numRuns: 1_000,
    })
  })
})

async function expectBlocksOrInvalidCar(car: Uint8Array): Promise<void> {
  try {
    for (const { bytes } of await read(car)) expect(bytes.length).toBeLessThan(car.length)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidCar)
  }
}
