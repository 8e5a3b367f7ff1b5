import {
  type Catalog,
  clientLatency,
  migrateCatalog,
  openCatalog,
  setSetting,
} from '@holdfast/catalog'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClientLatency } from '../src/load/client-latency.ts'
import { createPacer } from '../src/load/pacer.ts'
import { createClientsElsewhere, tellLatency } from '../src/load/share-latency.ts'

let database: TestDatabase
let catalog: Catalog

beforeAll(async () => {
  database = await createTestDatabase()
  catalog = openCatalog({ url: database.url })
  await migrateCatalog(catalog)
})
afterAll(async () => {
  await catalog?.close()
  await database?.drop()
})

const LARGE = 1_048_576

describe('what clients wait', () => {
  it('is told by every gateway and heard by every worker, each answer once', async () => {
    const gateways = [createClientLatency(), createClientLatency()] as const
    const tell = async () => {
      await tellLatency(catalog, 'gateway-1', gateways[0])
      await tellLatency(catalog, 'gateway-2', gateways[1])
    }
    const heard: number[] = []
    const pacer = createPacer(0)
    const listening = createClientsElsewhere(() => clientLatency(catalog), {
      ...pacer,
      heard: (nodeId, sort, _quiet, counts) => {
        expect(sort).toBe('read-large')
        heard.push(nodeId * 1_000 + counts.reduce((sum, count) => sum + count, 0))
      },
    })
    gateways[0].note(1, 'read', LARGE, 5)
    await tell()
    await listening.hear()
    expect(heard).toEqual([]) // nobody knows when that was

    gateways[0].note(1, 'read', LARGE, 5)
    gateways[0].note(1, 'read', LARGE, 7_000)
    gateways[1].note(2, 'read', LARGE, 0.01)
    await tell()
    await listening.hear()
    await listening.hear()
    expect(heard.filter((entry) => entry % 1_000 > 0).sort()).toEqual([1_002, 2_001])
  })

  it('comes with the time that everybody agrees on, and with the brake', async () => {
    const before = createClientsElsewhere(() => clientLatency(catalog), createPacer(0))
    expect(before.quietLeft()).toBe(0)
    await before.hear()
    const { at } = await clientLatency(catalog)
    expect(Math.abs(at - Date.now() / 1_000)).toBeLessThan(60)
    expect(before.quietLeft()).toBeLessThanOrEqual(1.5)
    expect(before.braked()).toBe(false)
    await setSetting(catalog, 'brake', { nodes: [1, 2], limit: 1 })
    await before.hear()
    expect(before.braked()).toBe(true)
  })
})
