import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StatusBadge } from '../src/ui/StatusBadge.tsx'
import { SAFETY, safetyOf, WORDS, type Word, wordOf } from '../src/ui/words.ts'

const all: [string, Word][] = [...Object.entries(WORDS), ['system', SAFETY] as const].flatMap(
  ([thing, states]) =>
    Object.entries(states as Record<string, Word>).map(
      ([state, word]) => [`${thing}.${state}`, word] as [string, Word],
    ),
)

describe('the table of words', () => {
  it.each(all)('%s has a word, a meaning and a colour', (_, { word, meaning, token }) => {
    expect(word).toMatch(/^[A-Z][^!.]*$/)
    expect(meaning.length).toBeGreaterThan(5)
    expect(['ok', 'work', 'warn', 'crit', 'unk']).toContain(token)
  })

  it('says nothing that the brief forbids', () => {
    const text = all.map(([, { word, meaning }]) => `${word} ${meaning}`).join(' ')
    expect(text).not.toMatch(/\b(OK|Yes|Oops|Are you sure|invalid|please)\b/i)
  })

  it('takes a state that it does not know for unknown, never for good', () => {
    expect(wordOf('file', 'brand-new').token).toBe('unk')
    expect(safetyOf('brand-new').token).toBe('unk')
  })
})

describe('a badge', () => {
  it('shows icon, word and meaning, so that colour never speaks alone', () => {
    const html = renderToStaticMarkup(<StatusBadge thing="file" state="at-risk" />)
    expect(html).toContain('At risk')
    expect(html).toContain('<svg')
    expect(html).toContain('one live copy')
  })

  it('says the reason of this case where there is one', () => {
    const html = renderToStaticMarkup(
      <StatusBadge thing="node" state="down" reason="connection refused" />,
    )
    expect(html).toContain('title="connection refused"')
  })
})

// Whatever counts goes through the one function for it: a number put before a plural by hand is wrong for 1.
describe('a number of things', () => {
  const services = fileURLToPath(new URL('../../..', import.meta.url))
  const sources = [
    'gateway/web/src',
    'gateway/src',
    'cli/src',
    'health-monitor/src',
    'rebalancer/src',
  ]
  const THINGS =
    'chunks|copies|files|nodes|links|days|hours|minutes|versions|folders|users|jobs|events|downloads|invitations'
  const byHand = new RegExp(`\\}[ \\u00a0](${THINGS})\\b`)
  // Said otherwise for 1 in the same line or the one before, or a limit that is never 1.
  const isFine =
    /=== 1|counted\(|countText\(|count\(|at most \$\{|nodes went silent|chunks\(|import |<[A-Z]/

  it.each(sources)('is never put before a plural by hand in %s', (folder) => {
    const wrong = globSync(`${services}/${folder}/**/*.{ts,tsx}`).flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => byHand.test(line) && !isFine.test(line))
        .map((line) => `${file.slice(services.length)}: ${line.trim()}`),
    )
    expect(wrong).toEqual([])
  })
})
