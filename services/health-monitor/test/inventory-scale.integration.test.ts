import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { addNode, type Catalog, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { createTestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareList } from '../src/inventory/compare-list.ts'
import { createDigestSpill } from '../src/inventory/digest-spill.ts'
import { keepFindings } from '../src/inventory/keep-findings.ts'

const MIB = 1_048_576
const BLOCKS = 1_000_000
/** Rows that say the node holds them; every thousandth is not there. */
const ROWS = 300_000
const MISSING = ROWS / 1_000

/** What Postgres makes of the same number below. */
const digestOf = (i: number): Buffer => sha256(Buffer.from(String(i)))

describe('the inventory of a node with a million blocks', () => {
  let catalog: Catalog
  let nodeId: number
  let drop: () => Promise<void>
  let collect: () => void

  beforeAll(async () => {
    const database = await createTestDatabase()
    drop = database.drop
    catalog = openCatalog({ url: database.url })
    await migrateCatalog(catalog)
    const node = { name: 'large', rpcUrl: 'http://127.0.0.1:9', peerId: 'large' }
    nodeId = (await addNode(catalog, { ...node, state: 'active' })).id
    await catalog.pool.query(
      `INSERT INTO chunks (digest, size, refs, wanted, holders)
       SELECT sha256(i::text::bytea), 1, 1, 1, ARRAY[$1]::smallint[]
       FROM generate_series(0, $2::integer) AS i`,
      [nodeId, ROWS - 1],
    )
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  })
  afterAll(async () => {
    await catalog.close()
    await drop()
  })

  it('counts every block right, in memory that does not grow with the list', async () => {
    const live = () => {
      collect()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const before = live()
    let most = 0
    let queries = 0
    const sample = () => {
      most = Math.max(most, live() - before)
    }
    async function* list() {
      for (let i = 0; i < BLOCKS + MISSING; i += 1) {
        if (i < ROWS && i % 1_000 === 7) continue
        if (i % 200_000 === 0) sample()
        yield digestOf(i)
      }
      sample()
    }
    const watched = {
      ...catalog,
      pool: new Proxy(catalog.pool, {
        get(pool, name) {
          queries += 1
          if (queries % 100 === 0) sample()
          const value = Reflect.get(pool, name)
          return typeof value === 'function' ? value.bind(pool) : value
        },
      }),
    }
    const strangers = await createDigestSpill()
    const { signal } = new AbortController()
    const node = { list, has: async () => false }
    const consequences = keepFindings({ catalog: watched, node, nodeId, signal }, strangers)
    const counts = await compareList(
      { catalog: watched, node },
      { nodeId, survey: false, consequences },
      signal,
    )
    expect(counts).toEqual({
      listed: BLOCKS,
      held: ROWS - MISSING,
      missing: MISSING,
      exempt: 0,
      adoptable: 0,
      unknown: BLOCKS - ROWS + MISSING,
    })
    expect(strangers.size).toBe(counts.unknown)
    await strangers.close()
    // Two spills of 8 MiB and a part; a million strings would be a hundred.
    expect(most).toBeLessThan(40 * MIB)
  })
})
