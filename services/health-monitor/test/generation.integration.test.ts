import { catalogueGeneration, getSetting, listAudit, setSetting } from '@holdfast/catalog'
import { createFaultyNode, type FaultyNode } from '@holdfast/nodes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginGeneration } from '../src/nodes/advance-generation.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

describe('the generation of a catalogue', () => {
  let system: System
  const nodes = new Map<number, FaultyNode>()
  const never = new AbortController().signal
  const errors: string[] = []
  const log = { info: () => {}, error: (_fields: object, text: string) => void errors.push(text) }
  const begin = () => {
    const node = (id: number) => nodes.get(id) as FaultyNode
    return beginGeneration({ catalog: system.catalog, node, log }, never)
  }

  beforeAll(async () => {
    system = await openSystem()
  })
  afterAll(() => system.close())

  it('waits for a node that can carry its mark', async () => {
    expect(await begin()).toBe('nobody-answers')
    expect(await catalogueGeneration(system.catalog)).toBe(0)
    for (const peer of ['a', 'b']) {
      const { rows } = await system.catalog.pool.query<{ id: number }>(
        `INSERT INTO nodes (name, rpc_url, peer_id, state) VALUES ($1, $1, $1, 'active') RETURNING id`,
        [peer],
      )
      nodes.set(rows[0]?.id as number, createFaultyNode())
    }
  })

  it('rises with every start, also past a start that died half-way and a node that is away', async () => {
    expect(await begin()).toBe('advanced')
    expect(await catalogueGeneration(system.catalog)).toBe(1)
    const [first] = [...nodes.values()] as [FaultyNode]
    first.become({ down: true })
    expect(await begin()).toBe('advanced')
    first.become({ down: false })
    // A start that died after it marked the nodes, and before it used the number.
    await setSetting(system.catalog, 'generation', 1)
    expect(await begin()).toBe('advanced')
    expect(await catalogueGeneration(system.catalog)).toBe(2)
    expect(await getSetting(system.catalog, 'removals-frozen')).toBeUndefined()
  })

  it('freezes removals when the nodes know of a later one, and says so once', async () => {
    // Restored from the past: neither the number nor the intent to use the next is there.
    await setSetting(system.catalog, 'generation', 1)
    await setSetting(system.catalog, 'generation-intent', 1)
    expect(await begin()).toBe('frozen')
    expect(await begin()).toBe('frozen')
    expect(await getSetting(system.catalog, 'removals-frozen')).toContain('restored from the past')
    expect(await catalogueGeneration(system.catalog)).toBe(1)
    expect(errors).toHaveLength(1)
    const rows = await listAudit(system.catalog)
    expect(rows.filter(({ action }) => action === 'removals.frozen')).toHaveLength(1)
  })
})
