import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDIT_ACTIONS } from '../../../../libs/catalog/src/people/audit-actions.ts'
import { AREAS } from '../src/pages/events/event-filter.ts'
import { sentenceOf, textOf } from '../src/pages/events/sentence-of.ts'
import { labelOf } from '../src/pages/events/sentences/rest.ts'
import { SENTENCES } from '../src/pages/events/sentences/table.ts'
import type { Told } from '../src/pages/events/sentences/telling.ts'
import { ANA, EXAMPLES, FILE, NAMES, toldOf } from './event-examples.ts'

const called = (id: number) => ['', 'A', 'B', 'C', 'D'][id] ?? `node ${id}`
const said = (event: Told) => textOf(sentenceOf(event).parts, called)
const below = (event: Told) =>
  sentenceOf(event).rest.map(({ label, value }) => [label, textOf([value], called)] as const)
/** All that a reader sees. */
const whole = (event: Told) =>
  [said(event), ...below(event).map((one) => one.join(': '))].join('\n')
const examples = AUDIT_ACTIONS.map((action) => [action, EXAMPLES[action]] as const)

describe('what happened', () => {
  it('has a sentence for all that the log can say, and for nothing else', () => {
    expect(Object.keys(SENTENCES).sort()).toEqual([...AUDIT_ACTIONS].sort())
  })

  it('is found under one area of the filter, whatever it is', () => {
    for (const action of AUDIT_ACTIONS) {
      const areas = AREAS.filter(([types]) =>
        types.split(',').some((one) => one !== '' && action.startsWith(one)),
      )
      expect(areas, action).toHaveLength(1)
    }
  })

  it.each(examples)('is said as a person would say it: %s', (action, example) => {
    const event = toldOf(action, example)
    expect(said(event)).toBe(example.says)
    expect(Object.fromEntries(below(event))).toEqual(example.rest ?? {})
  })

  it('is never said in more words than there are details, nor ends in the middle', () => {
    for (const action of AUDIT_ACTIONS) {
      const text = said({ action, subject: null, detail: {} })
      expect(text, action).toMatch(/^\S.*[\p{L})]$/u)
      expect(text, action).not.toMatch(/undefined|null| {2}| ,|: ?$/)
    }
  })
})

describe('names', () => {
  const linksOf = (event: Told) =>
    sentenceOf(event).parts.flatMap((part) =>
      typeof part === 'object' && 'to' in part ? [part.to] : [],
    )

  it('lead to the pages of what they name', () => {
    expect(linksOf(toldOf('file.copies', EXAMPLES['file.copies']))).toEqual([
      `/admin/files/${FILE}`,
      '/admin/users?search=ana%40example.org',
    ])
    expect(linksOf(toldOf('check.failed', EXAMPLES['check.failed']))[0]).toMatch(
      /^\/admin\/health\/checks\/0199/,
    )
    expect(linksOf(toldOf('rebalance.paused', EXAMPLES['rebalance.paused']))[0]).toMatch(
      /^\/admin\/balance\/plans\/0199/,
    )
    expect(linksOf(toldOf('read.missing-copy', EXAMPLES['read.missing-copy']))[0]).toMatch(
      /^\/admin\/chunks\/bafk/,
    )
    expect(sentenceOf(toldOf('scrub.started', EXAMPLES['scrub.started'])).parts).toContainEqual({
      node: 2,
    })
  })

  it('are those that things had when they were made', () => {
    const made = { ...EXAMPLES['user.created'], detail: { email: 'ann@example.org' } }
    expect(said(toldOf('user.created', made))).toBe('An account for ann@example.org was made')
    expect(said(toldOf('node.added', EXAMPLES['node.added']))).toMatch(/^bee /)
  })

  it('say who signed in, where that is told', () => {
    const event = toldOf('session.started', EXAMPLES['session.started'])
    const known = { ...event, actorId: ANA, actor: 'ana@example.org' }
    expect(said(known)).toBe('ana@example.org signed in from 10.0.0.9')
  })

  it('are the beginning of an id where nobody has the name any more', () => {
    const event = { action: 'user.removed', subject: ANA, detail: {} }
    expect(said(event)).toBe('The account of 01…0000aa was removed, with all its files')
    expect(linksOf(event)).toEqual([`/admin/events?subject=${ANA}`])
  })
})

describe('what a newer server writes', () => {
  it('stays readable: an event by its name, details by theirs', () => {
    const detail = { movedBytes: 2_048, waitSeconds: 90, why: { nodeId: 2, asked: true }, tags: [] }
    const event = { action: 'node.cloned-twice', subject: '2', detail }
    expect(said(event)).toBe('Node: cloned twice')
    expect(below(event)).toEqual([
      ['Moved bytes', '2.00 KiB'],
      ['Wait seconds', '1 min'],
      ['Why: node', 'B'],
      ['Why: asked', 'true'],
      ['Tags', 'none'],
      ['ID', '2'],
    ])
    expect([labelOf('parkedChunks'), labelOf('a-new_word'), labelOf('toString')]).toEqual([
      'Parked chunks',
      'A new word',
      'To string',
    ])
  })

  /** As JSON has them, and far enough from each other to differ once they are rounded. */
  const scalar = fc.oneof(
    fc.string({ minLength: 1, maxLength: 8 }).map((text) => `~${text}`),
    fc.integer({ min: 0, max: 999 }),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), scalar, { minKeys: 1, maxKeys: 3 }),
  )
  const anyExample = fc.constantFrom(...examples)

  it('hides no detail: whatever one is, another one in its place is seen', () => {
    const differs = fc.property(
      anyExample,
      fc.nat(),
      value,
      value,
      ([action, example], at, a, b) => {
        const keys = [...Object.keys(example.detail ?? {}), 'somethingNew']
        const key = keys[at % keys.length] as string
        const withIt = (one: unknown) =>
          whole({ ...toldOf(action, example), detail: { ...example.detail, [key]: one } })
        fc.pre(JSON.stringify(leavesOf(a)) !== JSON.stringify(leavesOf(b)))
        expect(withIt(a), `${action} ${key}`).not.toBe(withIt(b))
      },
    )
    fc.assert(differs, { numRuns: 1_000 })
  })

  it('shows the words and numbers of each detail, in the sentence or below it', () => {
    const shown = fc.property(anyExample, fc.nat(), value, ([action, example], at, one) => {
      const keys = [...Object.keys(example.detail ?? {}), 'somethingNew']
      const key = keys[at % keys.length] as string
      const detail = { ...example.detail, [key]: one }
      const text = whole({ action, subject: example.subject ?? null, detail, names: NAMES })
      for (const leaf of leavesOf(one)) if (typeof leaf === 'string') expect(text).toContain(leaf)
    })
    fc.assert(shown, { numRuns: 500 })
  })

  const leavesOf = (one: unknown): unknown[] =>
    typeof one === 'object' && one !== null ? Object.values(one).flatMap(leavesOf) : [one]
})
