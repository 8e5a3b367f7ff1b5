import { describe, expect, it } from 'vitest'
import { pluralWords } from '../src/plural-words.ts'

const inWeb = (text: string) => pluralWords([{ path: 'services/gateway/web/src/a.tsx', text }])

describe('one of a thing', () => {
  it.each([
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are sources
    'const text = `${n} chunks`',
    'const text = `moved ${left} of ${step.chunks} files`',
    'const text = `${formatNumber(size)} bytes`',
    'const text = `${n} new links`',
    '<p>{count} copies of it</p>',
    'const text = `${list.map(({ id }) => id).length} nodes`',
  ])('is not named as many are: %s', (text) => {
    expect(inWeb(`\n${text}\n`)).toEqual([expect.stringMatching(/a\.tsx:2 says ".*counted\(\)$/)])
  })

  it.each([
    "const text = `${counted(n, 'chunk')} files`",
    'const text = `at most ${MAX_BYTES} bytes`',
    'const text = `every ${step(hour)} hours`',
    '<Table rows={rows} nodes={nodes} />',
    '<Picture of={one} copies:large />',
    '// `${n} chunks`',
    'const text = `${name} nodes-of`',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are sources
  ])('is looked for only where a number stands before a noun: %s', (text) =>
    expect(inWeb(text)).toEqual([]),
  )

  it('matters wherever people read it, not in tests', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a source
    const text = 'throw new Error(`${n} uploads`)'
    const at = (path: string) => pluralWords([{ path, text }])
    expect(at('services/cli/src/a.ts')).toHaveLength(1)
    expect(at('libs/catalog/src/a.ts')).toHaveLength(1)
    expect(at('services/cli/test/a.ts')).toEqual([])
    expect(at('deploy/bench/src/a.ts')).toEqual([])
  })
})
