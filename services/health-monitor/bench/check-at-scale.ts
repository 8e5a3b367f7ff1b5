import {
  addNode,
  checkFacts,
  groupHolders,
  listNodes,
  migrateCatalog,
  openCatalog,
  outboxBacklog,
  refreshGroupHolders,
  sampleChunks,
} from '@holdfast/catalog'
import { createPlacement, GROUPS } from '@holdfast/placement'
import { findProblems } from '../src/check/find-problems.ts'

/*
 * How long the parts of a health check take that grow with the catalogue; no node is asked anything. Chunks
 * lie on three of eight nodes by their group; every hundredth has lost a copy. Prints milliseconds.
 *
 *   node bench/check-at-scale.ts postgres://…/empty-database [chunks, default 1000000]
 */
const [url, chunksText = '1000000'] = process.argv.slice(2)
if (url === undefined) throw new Error('give the address of an empty database')
const chunks = Number(chunksText)
const NODES = 8
const PIECE = 250_000

const catalog = openCatalog({ url, max: 8 })
await migrateCatalog(catalog)
for (let n = 1; n <= NODES; n += 1) {
  const rpcUrl = `http://127.0.0.1/${n}`
  await addNode(catalog, { name: `n${n}`, rpcUrl, peerId: `p${n}`, state: 'active' })
}
const nodes = await listNodes(catalog)
const placement = createPlacement(nodes.map(({ id, weight, zone }) => ({ id, weight, zone })))
await catalog.pool.query('CREATE TABLE ideal (grp smallint PRIMARY KEY, holders smallint[])')
const ideals = Array.from({ length: GROUPS }, (_, group) => placement.idealNodes(group, 3))
await catalog.pool.query(
  `INSERT INTO ideal SELECT o - 1, string_to_array(h, ' ')::smallint[]
   FROM unnest($1::text[]) WITH ORDINALITY AS v (h, o)`,
  [ideals.map((ideal) => ideal.join(' '))],
)
for (let from = 0; from < chunks; from += PIECE) {
  await catalog.pool.query(
    `INSERT INTO chunks (digest, size, refs, wanted, holders)
     SELECT d, 1048576, 1, 3, CASE WHEN i % 100 = 0 THEN holders[1:2] ELSE holders END
     FROM (SELECT i, sha256(i::text::bytea) AS d
       FROM generate_series($1::integer, $2::integer) AS i) AS s
     JOIN ideal ON grp = chunk_group(d)`,
    [from, Math.min(chunks, from + PIECE) - 1],
  )
}
await catalog.pool.query('VACUUM ANALYZE chunks')

await time('sum up who holds what', () => refreshGroupHolders(catalog))
const rows = await time('read the sums', () => groupHolders(catalog))
const [facts, outbox] = await time('everything else', () =>
  Promise.all([checkFacts(catalog), outboxBacklog(catalog)]),
)
const findings = await time('find problems', async () =>
  findProblems({
    rows,
    states: new Map(nodes.map(({ id, state }) => [id, state])),
    zones: new Map(nodes.map(({ id, zone }) => [id, zone])),
    placement,
    rooms: new Map(nodes.map(({ id }) => [id, { usable: true, fill: 0.1 }])),
    quorum: 2,
    overdue: true,
    nodes: nodes.map((node) => ({ ...node, secondsInState: 60 })),
    catalogue: facts,
    outbox,
    schedules: [],
  }),
)
const drawn = await time('draw a sample of 1 %', async () => {
  let found = 0
  for (let group = 0; group < GROUPS; group += 1) {
    const slice = { from: Math.random(), share: 0.01 }
    for await (const page of sampleChunks(catalog, { group, slice })) found += page.length
  }
  return found
})
console.log({
  chunks,
  rows: rows.length,
  drawn,
  memoryMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
})
for (const { kind, chunks: count, detail } of findings) console.log(kind, count, detail)
await catalog.close()

async function time<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  console.log(`${what}: ${Math.round(performance.now() - began)} ms`)
  return result
}
