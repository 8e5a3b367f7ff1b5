import { execFile } from 'node:child_process'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { gather, planZip, readZip, type Span, type ZipEntry } from '../src/index.ts'

// A ZIP above 4 GiB, read by Python. It takes half a minute, and no room on a disk: most of it is zeros,
// which become holes.

const run = promisify(execFile)
const GIB = 2 ** 30
const MIB = 2 ** 20
const ZEROS = new Uint8Array(MIB)
const WHEN = new Date('2026-03-04T05:06:08Z')

const entries: ZipEntry[] = [
  { path: 'large.bin', size: 4 * GIB + 3, modified: WHEN },
  { path: 'behind it.bin', size: 200 * MIB, modified: WHEN },
  { path: 'small.txt', size: 5, modified: WHEN },
]

/** Zeros, but for the last byte of each file. */
async function* read({ size }: ZipEntry, { start, end }: Span) {
  for (let at = start; at < end; ) {
    const length = Math.min(MIB, end - at)
    at += length
    const last = at === size ? Uint8Array.from(ZEROS.subarray(0, length)) : undefined
    last?.fill(7, length - 1)
    yield last ?? ZEROS.subarray(0, length)
  }
}

const source = { read, known: async () => [], learned: () => {} }

async function writeSparse(file: FileHandle, pieces: AsyncIterable<Uint8Array>, from: number) {
  let at = from
  for await (const piece of pieces) {
    if (piece.length !== MIB || piece.buffer !== ZEROS.buffer) await file.write(piece, 0, null, at)
    at += piece.length
  }
  return at
}

const PYTHON = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    print(z.testzip())
    for one in z.infolist():
        with z.open(one) as f:
            count, last = 0, b''
            while piece := f.read(1 << 20):
                count, last = count + len(piece), piece
            print(one.filename, count, last[-1])
`

it('an archive above 4 GiB is what Python reads, also when its second half came by itself', async ({
  skip,
}) => {
  const there = await run('python3', ['--version']).catch(() => undefined)
  skip(there === undefined, 'Python is not on this machine')
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-large-zip-'))
  const path = join(folder, 'large.zip')
  const file = await open(path, 'w')
  try {
    const plan = planZip(entries)
    expect(plan.size).toBeGreaterThan(4 * GIB + 200 * MIB)
    // Beyond what 32 bits can say.
    const middle = 4 * GIB + 100 * MIB + 1
    const part = (start: number, end: number) => gather(readZip(plan, { start, end }, source))
    expect(await writeSparse(file, part(0, middle), 0)).toBe(middle)
    expect(await writeSparse(file, part(middle, plan.size), middle)).toBe(plan.size)
    await file.sync()
    const { stdout } = await run('python3', ['-c', PYTHON, path])
    expect(stdout.trim().split('\n')).toEqual([
      'None',
      `large.bin ${4 * GIB + 3} 7`,
      `behind it.bin ${200 * MIB} 7`,
      'small.txt 5 7',
    ])
  } finally {
    await file.close()
    await rm(folder, { recursive: true, force: true })
  }
})
