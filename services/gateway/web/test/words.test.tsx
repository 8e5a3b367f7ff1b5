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
