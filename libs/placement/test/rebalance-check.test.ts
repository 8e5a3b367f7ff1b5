import { describe, expect, it } from 'vitest'
import { createPlacement, judgeMove, type NodeState } from '../src/index.ts'
import { parseHolders, parseNodes } from './notation.ts'

const NODES = parseNodes('1 2 3 4 5')
const placement = createPlacement(NODES)
/** Where three copies of group 0 belong, and where they do not. */
const [first, second, third] = placement.idealNodes(0, 3) as [number, number, number]
const [other, another] = NODES.map(({ id }) => id).filter(
  (id) => ![first, second, third].includes(id),
) as [number, number]

function judge(holders: string, { from = other, to = first } = {}) {
  const parsed = parseHolders(holders)
  const states = new Map<number, NodeState>(NODES.map(({ id }) => [id, 'active']))
  for (const [id, state] of parsed.states) states.set(id, state)
  return judgeMove(
    { group: 0, wanted: 3, holders: parsed.holders, from, to },
    {
      placement,
      states,
      rooms: new Map(NODES.map((node) => [node.id, node])),
      zoneOf: (id) => NODES.find((node) => node.id === id)?.zone ?? null,
    },
  )
}

describe('a planned move, looked at again', () => {
  it('copies, and takes from the source once the target has it', () => {
    expect(judge(`${second} ${third} ${other}`)).toEqual({ step: 'copy' })
    expect(judge(`${first} ${second} ${third} ${other}`)).toEqual({ step: 'remove' })
  })

  it('waits for a copy in doubt before it takes one away', () => {
    expect(judge(`${first} ${second} ${third}:down ${other}`)).toEqual({
      step: 'wait',
      reason: 'another copy of it is in doubt',
    })
  })

  it('is overtaken where the target has it and no copy is one too many: waiting never ends', () => {
    expect(judge(`${first} ${second} ${other}`)).toMatchObject({ step: 'stale' })
    expect(judge(`${first} ${another} ${other}`)).toMatchObject({ step: 'stale' })
  })

  it('is overtaken where the source holds it no more, or it belongs there by now', () => {
    expect(judge(`${first} ${second} ${third}`)).toMatchObject({ step: 'stale' })
    expect(judge(`${second} ${third} ${other}`, { from: second })).toMatchObject({ step: 'stale' })
  })
})
