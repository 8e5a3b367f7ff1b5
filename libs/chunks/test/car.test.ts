import { CarReader, CarWriter } from '@ipld/car'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import {
  type CarBlock,
  type Codec,
  carFrame,
  carHeader,
  carLength,
  cidText,
  type Link,
  readCar,
  sha256,
} from '../src/index.ts'
import { collect, streamOf, writesOf } from './content.ts'

type Block = { link: Link; bytes: Buffer }

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Around the borders where the varint of a section grows: 128 and 16,384 with the CID.
  fc.constantFrom(0, 91, 92, 16_347, 16_348).map((length) => new Uint8Array(length).fill(7)),
)

const blocks: fc.Arbitrary<Block[]> = fc.array(
  fc.record({ bytes, codec: fc.constantFrom<Codec>('raw', 'dag-pb') }).map((one) => ({
    link: { digest: sha256(one.bytes), codec: one.codec },
    bytes: Buffer.from(one.bytes),
  })),
  { maxLength: 20 },
)

const roots: fc.Arbitrary<Link[]> = fc.array(
  fc.record({
    digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((digest) => Buffer.from(digest)),
    codec: fc.constantFrom<Codec>('raw', 'dag-pb'),
  }),
  { maxLength: 40 },
)

const asCid = ({ digest, codec }: Link) => CID.parse(cidText(digest, codec))

function writeOurs(rootLinks: Link[], all: Block[]): Buffer {
  const frames = all.flatMap(({ link, bytes: block }) => [carFrame(link, block.length), block])
  return Buffer.concat([carHeader(rootLinks), ...frames])
}

async function writeTheirs(rootLinks: Link[], all: Block[]): Promise<Buffer> {
  const { writer, out } = CarWriter.create(rootLinks.map(asCid))
  const written = collect(out)
  for (const { link, bytes: block } of all) {
    await writer.put({ cid: asCid(link), bytes: new Uint8Array(block) })
  }
  await writer.close()
  return Buffer.concat(await written)
}

async function readOurs(
  car: Buffer,
  writes: number[],
): Promise<{ roots: Link[]; all: Omit<CarBlock, 'offset'>[] }> {
  let seen: Link[] = []
  const onRoots = (all: Link[]) => {
    seen = all
  }
  const all = await collect(readCar(streamOf(writesOf(car, writes)), { onRoots }))
  for (const { bytes, offset } of all) {
    expect(car.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true)
  }
  return { roots: seen, all: all.map(({ link, bytes }) => ({ link, bytes })) }
}

describe('a CAR', () => {
  it('is written byte for byte as @ipld/car writes it', async () => {
    await fc.assert(
      fc.asyncProperty(roots, blocks, async (rootLinks, all) => {
        const ours = writeOurs(rootLinks, all)
        expect(ours.equals(await writeTheirs(rootLinks, all))).toBe(true)
        expect(
          carLength(
            all.map((block) => block.bytes),
            rootLinks,
          ),
        ).toBe(ours.length)
      }),
    )
  })

  it('is read by @ipld/car with the same roots and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(roots, blocks, async (rootLinks, all) => {
        const reader = await CarReader.fromBytes(writeOurs(rootLinks, all))
        const read = await collect(reader.blocks())

        expect((await reader.getRoots()).map(String)).toEqual(rootLinks.map(asCid).map(String))
        expect(read.map(({ cid }) => cid.toString())).toEqual(
          all.map(({ link }) => asCid(link).toString()),
        )
        expect(read.every((one, i) => all[i]?.bytes.equals(one.bytes))).toBe(true)
      }),
    )
  })

  it('is read as @ipld/car wrote it, in pieces of any size', async () => {
    const writes = fc
      .array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 10 })
      .filter((sizes) => sizes.some((size) => size > 50))
    await fc.assert(
      fc.asyncProperty(roots, blocks, writes, async (rootLinks, all, sizes) => {
        const car = await writeTheirs(rootLinks, all)
        expect(await readOurs(car, sizes)).toEqual({ roots: rootLinks, all })
      }),
    )
  })

  it('is read byte by byte, too', async () => {
    const all = [1, 2, 3].map((length) => {
      const block = Buffer.alloc(length * 60, length)
      return { link: { digest: sha256(block), codec: 'raw' as const }, bytes: block }
    })
    const rootLinks = all.map(({ link }) => link)

    expect(await readOurs(writeOurs(rootLinks, all), [1])).toEqual({ roots: rootLinks, all })
  })

  it('is read with blocks of version 0, which other tools still write', async () => {
    const block = Buffer.from('0a0208011202', 'hex')
    const digest = sha256(block)
    const section = Buffer.concat([Buffer.from([0x12, 0x20]), digest, block])
    const car = Buffer.concat([carHeader([]), Buffer.from([section.length]), section])

    expect((await readOurs(car, [10])).all).toEqual([
      { link: { digest, codec: 'dag-pb' }, bytes: block },
    ])
  })

  it('is read with the fields of its header in the other order', async () => {
    const root = sha256(Buffer.from('root'))
    const [canonical] = await collect(streamOf([carHeader([{ digest: root, codec: 'raw' }])]))
    const fields = Buffer.from(canonical as Uint8Array).subarray(1)
    const version = fields.subarray(fields.length - 9)
    const reordered = Buffer.concat([
      Buffer.from([fields.length, 0xa2]),
      version,
      fields.subarray(1, fields.length - 9),
    ])

    expect(await readOurs(reordered, [100])).toEqual({
      roots: [{ digest: root, codec: 'raw' }],
      all: [],
    })
  })

  it('knows its length from the number of roots alone', () => {
    for (const count of [0, 1, 23, 24, 255, 256, 1_000]) {
      const links = Array.from({ length: count }, () => ({
        digest: Buffer.alloc(32),
        codec: 'raw' as const,
      }))
      expect(carLength([], count)).toBe(carHeader(links).length)
    }
    expect(() => carHeader({ length: 65_536 } as never)).toThrow(RangeError)
  })

  it('keeps no slab alive that is far larger than its block', async () => {
    const small = Buffer.alloc(100, 1)
    const link: Link = { digest: sha256(small), codec: 'raw' }
    const slab = Buffer.concat([
      writeOurs([link], [{ link, bytes: small }]),
      Buffer.alloc(1_000_000),
    ])
    const car = slab.subarray(0, slab.length - 1_000_000)
    const [block] = await collect(readCar(streamOf([car])))

    expect(block?.bytes.equals(small)).toBe(true)
    expect(block?.bytes.buffer.byteLength).toBeLessThan(1_000)
  })

  it('releases its source when it is left early', async () => {
    let closed = false
    const block = Buffer.alloc(10)
    const link: Link = { digest: sha256(block), codec: 'raw' }
    async function* source() {
      try {
        yield carHeader([link])
        for (;;) yield Buffer.concat([carFrame(link, block.length), block])
      } finally {
        closed = true
      }
    }
    for await (const read of readCar(source())) {
      expect(read.bytes).toEqual(block)
      break
    }

    expect(closed).toBe(true)
  })
})
