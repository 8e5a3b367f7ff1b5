import {
  catalogueGeneration,
  confirmRemovals,
  createUser,
  getSetting,
  listAudit,
  noteCompared,
  removalFreeze,
  setSetting,
} from '@holdfast/catalog'
import { catalogueIdentity, generationMark } from '@holdfast/cluster'
import { createFaultyNode, type FaultyNode } from '@holdfast/nodes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginGeneration, firstUnknown } from '../src/nodes/advance-generation.ts'
import { createGenerations } from '../src/nodes/keep-generation.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

describe('the generation of a catalogue', () => {
  let system: System
  const nodes = new Map<number, FaultyNode>()
  const never = new AbortController().signal
  const errors: string[] = []
  const log = { info: () => {}, error: (_fields: object, text: string) => void errors.push(text) }
  const deps = () => ({
    catalog: system.catalog,
    node: (id: number) => nodes.get(id) as FaultyNode,
    log,
  })
  const begin = () => beginGeneration(deps(), never)
  const actions = async () => (await listAudit(system.catalog)).map(({ action }) => action)

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

  it('lets removals go on after an administrator said so, one generation past the nodes', async () => {
    const { catalog } = system
    const mark = generationMark(await catalogueIdentity(catalog), 3)
    await nodes.values().next().value?.putMany([mark])
    const generations = createGenerations(deps())
    await generations.run(never)
    expect(await removalFreeze(catalog)).toMatchObject({ passing: false })

    const { id } = await createUser(catalog, {
      email: 'admin@example.org',
      passwordHash: 'none',
      role: 'admin',
    })
    expect(await confirmRemovals(catalog, id)).toBe(true)
    await generations.run(never)
    expect(await removalFreeze(catalog)).toBeUndefined()
    expect(await catalogueGeneration(catalog)).toBe(4)
    expect((await actions()).slice(0, 2)).toEqual(['removals.resumed', 'removals.confirmed'])
    expect(await confirmRemovals(catalog, id)).toBe(false)
    expect(await begin()).toBe('advanced')
    expect(await removalFreeze(catalog)).toBeUndefined()
  })

  it('is compared with the nodes before anything is removed by another database', async () => {
    const { catalog } = system
    const generations = createGenerations(deps())
    await generations.run(never)
    const before = await catalogueGeneration(catalog)
    await generations.run(never)
    expect(await catalogueGeneration(catalog)).toBe(before)

    // What a start of Postgres, or a dump that is loaded, looks like.
    await noteCompared(catalog, 'another database')
    expect(await removalFreeze(catalog)).toMatchObject({ passing: true })
    for (const node of nodes.values()) node.become({ down: true })
    await generations.run(never)
    expect(await removalFreeze(catalog)).toMatchObject({ passing: true })
    for (const node of nodes.values()) node.become({ down: false })
    await generations.run(never)
    expect(await removalFreeze(catalog)).toBeUndefined()
    expect(await catalogueGeneration(catalog)).toBe(before + 1)
  })

  it('rises every hour', async () => {
    const { catalog } = system
    const generations = createGenerations(deps())
    await generations.run(never)
    const before = await catalogueGeneration(catalog)
    const later = `UPDATE settings SET updated_at = now() - interval '61 minutes' WHERE name = 'generation'`
    await catalog.pool.query(later)
    await generations.run(never)
    expect(await catalogueGeneration(catalog)).toBe(before + 1)
  })

  it.each([5, 6, 7, 8, 9, 30])(
    'finds %i where it is the first that nobody knows',
    async (first) => {
      expect(await firstUnknown(5, async (generation) => generation < first)).toBe(first)
    },
  )
})
