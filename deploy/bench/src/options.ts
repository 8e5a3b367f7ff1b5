import { parseArgs } from 'node:util'

export const NAMES = [
  ...(['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B11', 'B12', 'B13'] as const),
  'node',
] as const
export type Name = (typeof NAMES)[number]

export const GIB = 1_073_741_824
export const MIB = 1_048_576

export type BenchOptions = {
  /** In the order of the table. */
  names: readonly Name[]
  /** Bytes of the large file of all but B6, B9 and B11. */
  fileBytes: number
  /** Small files in all, over all pairs (B6). */
  smallFiles: number
  /** Ranges read in all, over all pairs (B5). */
  ranges: number
  /** Rows of the catalogue (B9). */
  chunks: number
  /** Bytes of each of the 100 parallel uploads (B11). */
  parallelBytes: number
  pairs: number
  /** Where systems and results lie. A disk, not memory: syncing has to cost what it costs. */
  folder: string
  /** Writes CPU profiles of all services and nodes there. */
  profile: boolean
}

export class UnknownArgument extends Error {
  override readonly name = 'UnknownArgument'
  readonly code = 'UNKNOWN_ARGUMENT'
}

export const USAGE = `npm run bench -- [names…] [--small] [--gib 4] [--chunks 10000000] [--pairs 5] [--profile]
names: ${NAMES.join(' ')}; all of them by default`

/** Throws UnknownArgument for a name or a number that makes no sense. */
export const readOptions = (args: readonly string[], folder: string): BenchOptions => {
  const { values, positionals } = parsed(args)
  const small = values.small === true
  const full = {
    fileBytes: GIB,
    smallFiles: 20_000,
    ranges: 10_000,
    chunks: 1_000_000,
    parallelBytes: 16 * MIB,
  }
  const few = {
    fileBytes: 128 * MIB,
    smallFiles: 2_000,
    ranges: 1_000,
    chunks: 100_000,
    parallelBytes: 4 * MIB,
  }
  const sizes = small ? few : full
  return {
    ...sizes,
    names: namesOf(positionals),
    fileBytes: values.gib === undefined ? sizes.fileBytes : number('gib', values.gib) * GIB,
    chunks: values.chunks === undefined ? sizes.chunks : number('chunks', values.chunks),
    pairs: values.pairs === undefined ? 5 : number('pairs', values.pairs),
    folder,
    profile: values.profile === true,
  }
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        small: { type: 'boolean' },
        profile: { type: 'boolean' },
        gib: { type: 'string' },
        chunks: { type: 'string' },
        pairs: { type: 'string' },
      },
    })
  } catch (cause) {
    throw new UnknownArgument(`${(cause as Error).message}\n${USAGE}`, { cause })
  }
}

const namesOf = (asked: readonly string[]): readonly Name[] => {
  const wanted = new Set(asked.map((name) => name.toLowerCase()))
  const names = NAMES.filter((name) => wanted.size === 0 || wanted.has(name.toLowerCase()))
  const known = new Set(NAMES.map((name) => name.toLowerCase()))
  const unknown = [...wanted].filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new UnknownArgument(`nothing is called ${unknown.join(', ')}\n${USAGE}`)
  return names
}

const number = (name: string, text: string): number => {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new UnknownArgument(`--${name} takes a number above 0, not ${text}\n${USAGE}`)
}
