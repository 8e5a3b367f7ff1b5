import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXACT, folderTree, PORTABLE, planZip, readZip, walkFiles } from '../src/index.ts'

const run = promisify(execFile)

const pathsOf = (paths: readonly string[][], spelling = PORTABLE): string[] => {
  const files = paths.map((path) => ({ folders: path.slice(0, -1), name: path.at(-1) as string }))
  return [...walkFiles(folderTree(files, spelling))].map(({ path }) => path)
}

const HOSTILE = [
  '..',
  '.',
  '',
  ' ',
  '...',
  'a.',
  'a ',
  '/etc/passwd',
  '../../up',
  '..\\up',
  'C:',
  'C:\\boot.ini',
  '\\\\server\\share',
  'a:stream',
  'CON',
  'con.txt',
  'LPT1',
  'COM¹.log',
  'nul .txt',
  'a\u0000b',
  'a\nb',
  '\u001b[31mred',
  'photo\u202egpj.exe',
  '\ud800',
  'x'.repeat(400),
  '日'.repeat(200),
  'CONOUT$',
]

describe('a name in an archive', () => {
  it('stays as it is where every system takes it', () => {
    const paths = [
      ['photos', 'Ünïcode 日本語.jpg'],
      ['photos', '.hidden'],
      ['a b', 'c (1).tar.gz'],
    ]
    expect(pathsOf(paths).toSorted()).toEqual(paths.map((path) => path.join('/')).toSorted())
  })

  it.each(HOSTILE)('like %j leads nowhere on any system', (name) => {
    const [path = ''] = pathsOf([[name, name]])
    expectSafe(path)
  })

  it('is never shared by two files, nor by a file and a folder', () => {
    expect(pathsOf([['a'], ['A'], ['a', 'x'], ['é'], ['e\u0301']]).toSorted()).toEqual(
      ['A (3)', 'a (2)', 'a/x', 'e\u0301 (2)', 'é'].toSorted(),
    )
  })

  it('is kept exactly where names are bytes, also beside one that differs in case', () => {
    const paths = [['a:b'], ['A'], ['a'], ['con'], ['a', 'x']]
    expect(pathsOf(paths, EXACT).toSorted()).toEqual(['A', 'a (2)', 'a/x', 'a:b', 'con'])
  })

  it('is safe and its own for any names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: fc.constantFrom('a', 'A', '.', ' ', '/', '\\', '\u0301'), maxLength: 4 }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 20 }),
        (paths) => {
          const spelled = pathsOf(paths)
          expect(spelled.length).toBe(paths.length)
          for (const path of spelled) expectSafe(path)
          const folded = spelled.map((path) => path.normalize('NFC').toUpperCase())
          expect(new Set(folded).size).toBe(folded.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('twenty thousand times over is numbered without delay', () => {
    const paths = Array.from({ length: 20_000 }, () => ['same.txt'])
    expect(pathsOf(paths).at(-1)).toBe('same (20000).txt')
  })
})

function expectSafe(path: string): void {
  for (const system of [posix, win32]) {
    const there = system.resolve('/base', path)
    expect(there.startsWith(system.resolve('/base') + system.sep), path).toBe(true)
  }
  for (const name of path.split('/')) {
    expect(name).not.toMatch(/^\.*$/)
    expect(name).not.toMatch(/[. ]$/)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name.isWellFormed()).toBe(true)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(name).not.toMatch(/[\u0000-\u001f\u007f\\:*?"<>|]/)
    expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
  }
}

const PYTHON = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'

/** Programs that unpack, where this machine has them. */
const UNPACKERS: [
  name: string,
  file: string,
  argumentsOf: (zip: string, to: string) => string[],
][] = [
  ['unzip', 'unzip', (zip, to) => ['-q', zip, '-d', to]],
  ['Python', 'python3', (zip, to) => ['-c', PYTHON, zip, to]],
]

describe.each(UNPACKERS)('what %s unpacks', (_, file, argumentsOf) => {
  it('stays in the folder and is complete, whatever the files are called', async ({ skip }) => {
    const there = await run(file, [file === 'unzip' ? '-v' : '--version']).catch(() => undefined)
    skip(there === undefined, `${file} is not on this machine`)
    const files = [...HOSTILE, 'grün', 'A', 'a'].map((name, i) => ({
      folders: i % 2 === 0 ? [] : [HOSTILE[i % HOSTILE.length] as string, '..'],
      name,
      bytes: Buffer.from(`file ${i}`),
    }))
    const entries = [...walkFiles(folderTree(files, PORTABLE))].map(({ path, file }) => ({
      path,
      size: file.bytes.length,
      modified: new Date('2026-03-04T05:06:08Z'),
      bytes: file.bytes,
    }))
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-zip-'))
    try {
      const plan = planZip(entries)
      const pieces: Uint8Array[] = []
      const source = {
        async *read({ bytes }: { bytes: Buffer }) {
          yield bytes
        },
        known: async () => [],
        learned: () => {},
      }
      for await (const piece of readZip<(typeof entries)[number]>(
        plan,
        { start: 0, end: plan.size },
        source,
      ))
        pieces.push(piece)
      await writeFile(join(folder, 'a.zip'), Buffer.concat(pieces))
      await run(file, argumentsOf(join(folder, 'a.zip'), join(folder, 'out')))
      expect((await readdir(folder)).toSorted()).toEqual(['a.zip', 'out'])
      for (const { path, bytes } of entries) {
        expect((await readFile(join(folder, 'out', path))).equals(bytes), path).toBe(true)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
