import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CrcSoFar,
  gather,
  planZip,
  readZip,
  type ZipEntry,
  type ZipSource,
} from '../src/index.ts'
import { dataOf, parseDirectory } from './parse-zip.ts'

type Entry = ZipEntry & { bytes: Buffer }

const WHEN = new Date('2026-03-04T05:06:08Z')
const entry = (path: string, bytes: Buffer): Entry => ({
  path,
  bytes,
  size: bytes.length,
  modified: WHEN,
})

/** Entries in memory, in pieces; it counts what is read and keeps what is learned. */
function memory(known = new Map<Entry, CrcSoFar>()) {
  const read: { path: string; bytes: number }[] = []
  const source: ZipSource<Entry> = {
    async *read({ path, bytes }, { start, end }) {
      for (let at = start; at < end; at += 7) {
        const piece = bytes.subarray(at, Math.min(end, at + 7))
        read.push({ path, bytes: piece.length })
        yield piece
      }
    },
    known: async (entries) => entries.map(({ path }) => byPath(known, path)),
    learned: (one, so) => void known.set(one, so),
  }
  return { source, known, read, bytesRead: () => read.reduce((sum, { bytes }) => sum + bytes, 0) }
}

const byPath = (known: Map<Entry, CrcSoFar>, path: string) =>
  [...known].find(([one]) => one.path === path)?.[1]

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

const whole = (entries: Entry[], source = memory().source) => {
  const plan = planZip(entries)
  return collect(readZip(plan, { start: 0, end: plan.size }, source))
}

const ENTRIES = [
  entry('a/one.txt', Buffer.from('one')),
  entry('a/empty', Buffer.alloc(0)),
  entry('ä ö/日本語.bin', randomBytes(100)),
  entry('last', randomBytes(33)),
]

describe('a ZIP archive', () => {
  it('has the length that was planned, and every file as it was', async () => {
    const archive = await whole(ENTRIES)
    expect(archive.length).toBe(planZip(ENTRIES).size)
    const parsed = parseDirectory(archive, archive.length)
    expect(parsed.map(({ name }) => name)).toEqual(ENTRIES.map(({ path }) => path))
    for (const [i, one] of parsed.entries()) {
      const { bytes } = ENTRIES[i] as Entry
      expect(dataOf(archive, one).equals(bytes)).toBe(true)
      expect(one).toMatchObject({
        crc: crc32(bytes),
        mode: 0o100644,
        modified: WHEN.getTime() / 1000,
      })
      expect(one.flags & (1 << 11)).not.toBe(0)
    }
  })

  it('without a file is an archive still', async () => {
    const archive = await whole([])
    expect(parseDirectory(archive, archive.length)).toEqual([])
  })

  it('gives the same bytes in any range, whatever is known of its CRCs', async () => {
    const archive = await whole(ENTRIES)
    const plan = planZip(ENTRIES)
    const position = fc.integer({ min: 0, max: plan.size })
    const prefixes = fc.array(fc.option(fc.integer({ min: 0, max: 100 })), {
      minLength: ENTRIES.length,
      maxLength: ENTRIES.length,
    })
    await fc.assert(
      fc.asyncProperty(position, position, prefixes, async (a, b, prefix) => {
        const known = new Map<Entry, CrcSoFar>()
        for (const [i, one] of ENTRIES.entries()) {
          const bytes = prefix[i]
          if (bytes === null || bytes === undefined) continue
          const front = one.bytes.subarray(0, bytes)
          known.set(one, { bytes: front.length, crc: crc32(front) })
        }
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        const part = await collect(gather(readZip(plan, { start, end }, memory(known).source)))
        expect(part.equals(archive.subarray(start, end))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('that broke off goes on without a byte read twice', async () => {
    const { source, bytesRead } = memory()
    const plan = planZip(ENTRIES)
    const first: Uint8Array[] = []
    for await (const piece of readZip(plan, { start: 0, end: plan.size }, source)) {
      first.push(piece)
      if (Buffer.concat(first).length > (plan.entries[2]?.offset ?? 0) + 120) break
    }
    const got = Buffer.concat(first)
    const before = bytesRead()
    const rest = await collect(readZip(plan, { start: got.length, end: plan.size }, source))
    expect(Buffer.concat([got, rest]).equals(await whole(ENTRIES))).toBe(true)
    const left = ENTRIES.reduce((sum, { size }) => sum + size, 0) - before
    // The small one behind was opened ahead by the first reader, and again by the second.
    expect(bytesRead() - before).toBeLessThanOrEqual(left + 7)
  })

  it('fails before its first byte when its first file cannot be read', async () => {
    const source: ZipSource<Entry> = {
      ...memory().source,
      // biome-ignore lint/correctness/useYield: it fails before it has anything
      async *read() {
        throw new Error('no node answers')
      },
    }
    const reader = readZip(planZip(ENTRIES), { start: 0, end: 1_000 }, source)
    await expect(reader.next()).rejects.toThrow('no node answers')
  })

  it('of more than 65,535 files says so in 64 bits', async () => {
    const files = Array.from({ length: 66_000 }, (_, i) => entry(`f${i}`, Buffer.alloc(0)))
    const archive = await whole(files)
    const parsed = parseDirectory(archive, archive.length)
    expect([parsed.length, parsed.at(-1)?.name]).toEqual([66_000, 'f65999'])
  })

  it('beyond 4 GiB has 64-bit sizes and offsets where they are needed', async () => {
    const GIB = 2 ** 30
    const sizes = [0xffff_fffe, 0xffff_ffff, 5 * GIB, 3]
    const plan = planZip(sizes.map((size, i) => ({ path: `f${i}`, size, modified: WHEN })))
    const source: ZipSource<ZipEntry> = {
      // biome-ignore lint/correctness/useYield: nothing has to be read for the directory
      async *read() {
        throw new Error('the CRCs are known')
      },
      known: async (entries) => entries.map(({ size }) => ({ bytes: size, crc: 7 })),
      learned: () => {},
    }
    const start = plan.directory.at
    const tail = await collect(readZip(plan, { start, end: plan.size }, source))
    const parsed = parseDirectory(tail, plan.size)
    expect(parsed.map(({ size }) => size)).toEqual(sizes)
    expect(parsed.map(({ offset }) => offset)).toEqual(plan.entries.map(({ offset }) => offset))
  })
})
