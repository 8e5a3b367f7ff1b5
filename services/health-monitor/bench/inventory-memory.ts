import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { addNode, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { compareList } from '../src/inventory/compare-list.ts'
import { createDigestSpill } from '../src/inventory/digest-spill.ts'
import { keepFindings } from '../src/inventory/keep-findings.ts'

/*
 * How long the comparison of a node's list takes, and in how much memory: the catalogue gets `rows`
 * chunks that the node holds, and the node lists `blocks`, those first.
 *
 *   node bench/inventory-memory.ts postgres://…/empty-database [blocks, default 1000000] [rows, default all]
 */
const [url, blocksText = '1000000', rowsText = blocksText] = process.argv.slice(2)
if (url === undefined) throw new Error('give the address of an empty database')
const blocks = Number(blocksText)
const rows = Number(rowsText)
const MIB = 1_048_576

const catalog = openCatalog({ url, max: 2 })
await migrateCatalog(catalog)
const node = { name: 'large', rpcUrl: 'http://127.0.0.1:9', peerId: 'large' }
const { id } = await addNode(catalog, { ...node, state: 'active' })
await catalog.pool.query(
  `INSERT INTO chunks (digest, size, refs, wanted, holders)
   SELECT sha256(i::text::bytea), 1, 1, 1, ARRAY[$1]::smallint[]
   FROM generate_series(0, $2::integer) AS i`,
  [id, rows - 1],
)
await catalog.pool.query('VACUUM ANALYZE chunks')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What is still in use, and not what V8 has not collected yet. */
const live = () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
let listed = 0
let mostResident = 0
let mostLive = 0
const watch = setInterval(() => {
  mostResident = Math.max(mostResident, process.memoryUsage.rss())
}, 20)
const watchLive = setInterval(() => {
  mostLive = Math.max(mostLive, live())
}, 1_000)
async function* list() {
  for (let i = 0; i < blocks; i += 1) yield sha256(Buffer.from(String(i)))
  listed = performance.now()
}
const before = { resident: process.memoryUsage.rss(), live: live() }
const strangers = await createDigestSpill()
const began = performance.now()
const asked = { list, has: async () => false }
const { signal } = new AbortController()
const consequences = keepFindings({ catalog, node: asked, nodeId: id, signal }, strangers)
const counts = await compareList(
  { catalog, node: asked },
  { nodeId: id, survey: false, consequences },
  signal,
)
const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1)
clearInterval(watch)
clearInterval(watchLive)
const inMib = (bytes: number) => Math.round(bytes / MIB)
console.log(counts)
console.log(`list ${seconds(began, listed)} s, comparison ${seconds(listed, performance.now())} s`)
console.log(`in use ${inMib(before.live)} MiB before, ${inMib(mostLive)} MiB at most`)
console.log(`resident ${inMib(before.resident)} MiB before, ${inMib(mostResident)} MiB at most`)
await strangers.close()
await catalog.close()
