import { describe, expect, it } from 'vitest'
import { GIB, NAMES, readOptions, UnknownArgument } from '../src/options.ts'

const read = (...args: string[]) => readOptions(args, '/data')

describe('the options of the bench', () => {
  it('measures everything when no name is given', () => {
    expect(read()).toMatchObject({ names: NAMES, fileBytes: GIB, chunks: 1_000_000, pairs: 5 })
  })

  it('takes names in any case and keeps the order of the table', () => {
    expect(read('b9', 'B3', 'NODE').names).toEqual(['B3', 'B9', 'node'])
  })

  it('takes sizes, also on top of the small ones', () => {
    expect(read('--gib', '4').fileBytes).toBe(4 * GIB)
    expect(read('--small', '--chunks', '5000')).toMatchObject({ chunks: 5_000, smallFiles: 2_000 })
  })

  it('refuses what it does not know', () => {
    expect(() => read('B99')).toThrow(UnknownArgument)
    expect(() => read('--gib', 'many')).toThrow(UnknownArgument)
    expect(() => read('--fast')).toThrow(UnknownArgument)
  })
})
