import { describe, expect, it } from 'vitest'
import { chooseTargets, createPlacement, idealNodes, riskClass } from '../src/index.ts'
import { parseHolders, parseIds, parseNodes, tableRows } from './notation.ts'

// The tables are read from the doc comments themselves, so that an example cannot go stale there.

describe('the worked examples in the doc comments', () => {
  const ideals = tableRows('placement.ts', ['nodes', 'group', 'copies', 'ideal'])
  it.each(ideals)('places $copies copies of group $group among $nodes on $ideal', (row) => {
    const ideal = idealNodes(Number(row.group), parseNodes(row.nodes), Number(row.copies))
    expect(ideal).toEqual(parseIds(row.ideal))
  })

  const choices = tableRows('choose-targets.ts', [
    'nodes',
    'group',
    'holders',
    'wanted',
    'last copy',
    'exclude',
    'targets',
  ])
  it.each(choices)('chooses $targets for a chunk on $holders among $nodes', (row) => {
    const targets = chooseTargets({
      members: parseNodes(row.nodes),
      group: Number(row.group),
      holders: parseIds(row.holders),
      wanted: Number(row.wanted),
      lastCopy: row['last copy'] === 'yes',
      exclude: parseIds(row.exclude),
    })
    expect(targets).toEqual(parseIds(row.targets))
  })

  const drops = tableRows('surplus.ts', ['nodes', 'group', 'holders', 'wanted', 'drop'])
  it.each(drops)('drops $drop of $holders when $wanted are wanted', (row) => {
    const placement = createPlacement(parseNodes(row.nodes))
    const drop = placement.surplusHolders({
      group: Number(row.group),
      ...parseHolders(row.holders),
      wanted: Number(row.wanted),
    })
    expect(drop).toEqual(parseIds(row.drop))
  })

  const risks = tableRows('risk.ts', ['holders', 'wanted', 'class'])
  it.each(risks)('calls a chunk on $holders with $wanted wanted $class', (row) => {
    const risk = riskClass({ ...parseHolders(row.holders), wanted: Number(row.wanted) })
    expect(risk).toBe(row.class)
  })
})
