import { describe, expect, it } from 'vitest'
import {
  AWAITED_STATES,
  copiesDue,
  createPlacement,
  effectiveCopies,
  LIVE_STATES,
  liveCopies,
  MEMBER_STATES,
  NODE_STATES,
  orderRepairs,
  QUORUM_STATES,
  RISK_CLASSES,
  repairFor,
  riskClass,
  SETTLED_STATES,
  WORK_CLASSES,
  WRITABLE_STATES,
  workPriority,
  writeQuorum,
} from '../src/index.ts'
import { parseHolders, parseNodes, tableRows } from './notation.ts'

describe('node states', () => {
  const columns = [
    'state',
    'live',
    'member',
    'takes new copies',
    'counts for W',
    'settled',
    'awaited',
  ]
  const sets = [LIVE_STATES, MEMBER_STATES, WRITABLE_STATES, QUORUM_STATES, SETTLED_STATES]

  it('mean what the table in their doc comment says', () => {
    const rows = tableRows('node-states.ts', columns)
    expect(rows.map((row) => row.state)).toEqual([...NODE_STATES])
    const named = [...sets, AWAITED_STATES].map(
      (set, i) => [columns[i + 1] as string, set] as const,
    )
    for (const [column, set] of named) {
      const marked = rows.filter((row) => row[column] === 'yes').map((row) => row.state)
      expect([...set].sort(), column).toEqual(marked.sort())
    }
  })

  it('only grow stricter from live to settled to writable', () => {
    expect(LIVE_STATES).toEqual(expect.arrayContaining([...QUORUM_STATES]))
    expect(QUORUM_STATES).toEqual(expect.arrayContaining([...SETTLED_STATES]))
    expect(SETTLED_STATES).toEqual(expect.arrayContaining([...WRITABLE_STATES]))
    expect(LIVE_STATES.filter((state) => AWAITED_STATES.includes(state))).toEqual([])
    expect(MEMBER_STATES).toEqual(expect.arrayContaining([...AWAITED_STATES]))
  })
})

describe('counting copies', () => {
  it('counts a holder that is named twice once', () => {
    const { states } = parseHolders('1 2:down')
    expect(liveCopies([1, 1, 2, 3], states)).toEqual([1])
    expect(riskClass({ holders: [1, 1, 1, 1], states, wanted: 3 })).toBe('last-copy')
  })

  it('limits R to the members and W to R', () => {
    expect(effectiveCopies(3, 2)).toBe(2)
    expect(effectiveCopies(3, 9)).toBe(3)
    expect([writeQuorum(1), writeQuorum(2), writeQuorum(3), writeQuorum(3, 3)]).toEqual([
      1, 2, 2, 3,
    ])
  })

  it.each([
    ['1', 3, 2, 'a fresh upload gets the rest at once'],
    ['1 2', 3, 1, 'and so does one that was acknowledged'],
    ['1 2 3:down', 3, 0, 'a copy on a node that is down is awaited'],
    ['1 2 3:out', 3, 1, 'and replaced when the node is out'],
    ['1 2 3:lost', 3, 1, 'or lost'],
    ['1 2:down 3:down', 3, 1, 'a last copy gets a second one at once'],
    ['1 4 2:down 3:down', 3, 0, 'and then waits for the others'],
    ['1:down 2:down', 3, 0, 'without a live copy nothing can be made'],
    ['1', 1, 0, 'one copy is enough when one is wanted'],
    ['1 2 3 4', 3, 0, 'a surplus is not negative work'],
    ['1 2 3:returning', 3, 0, 'a returning node counts at once'],
    ['none', 3, 0, 'a lost chunk has no source'],
  ])('says of holders %s with R = %i that %i are due: %s', (holders, wanted, due) => {
    expect(copiesDue({ ...parseHolders(holders), wanted })).toBe(due)
  })
})

describe('surplus', () => {
  it('never takes the last copy, whatever number is wanted', () => {
    const placement = createPlacement(parseNodes('1 2 3'))
    const dropped = (wanted: number) =>
      placement.surplusHolders({ group: 0, ...parseHolders('1 2 3'), wanted }).length
    expect([dropped(1), dropped(0), dropped(-1), dropped(Number.NaN)]).toEqual([2, 2, 2, 0])
  })
})

describe('the order of work', () => {
  it('puts last copies first and scrubbing last', () => {
    expect(WORK_CLASSES.map(workPriority)).toEqual([1, 2, 3, 4, 5, 6])
    expect(WORK_CLASSES[0]).toBe('last-copy')
    expect(WORK_CLASSES.at(-1)).toBe('scrub')
  })

  it('puts older damage first within a class and leaves its input alone', () => {
    const items = [
      { work: 'drain', since: 1, group: 1 },
      { work: 'last-copy', since: 9, group: 2 },
      { work: 'below-wanted', since: 5, group: 3 },
      { work: 'last-copy', since: 3, group: 4 },
    ] as const
    expect(orderRepairs(items).map(({ group }) => group)).toEqual([4, 2, 3, 1])
    expect(items[0].group).toBe(1)
  })

  it('repairs exactly the classes that have both a deficit and a source', () => {
    expect(RISK_CLASSES.filter((risk) => repairFor(risk) !== undefined)).toEqual([
      'last-copy',
      'below-quorum',
      'below-wanted',
    ])
  })

  it('tells below-quorum from below-wanted by the configured W', () => {
    const chunk = { ...parseHolders('1 2'), wanted: 4 }
    expect(riskClass({ ...chunk, quorum: 2 })).toBe('below-wanted')
    expect(riskClass({ ...chunk, quorum: 3 })).toBe('below-quorum')
  })
})
