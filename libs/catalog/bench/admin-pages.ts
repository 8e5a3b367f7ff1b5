import pg from 'pg'
import { writeParts } from '../src/files/cursor.ts'
import {
  CHUNK_STATES,
  type ChunkQuery,
  COPY_CLASSES,
  distributionByCopies,
  distributionByFile,
  distributionByNode,
  distributionPage,
  distributionPicture,
  eventsAfter,
  FILE_SPREAD_SORTS,
  type FileSpreadQuery,
  fileHealth,
  filesOfChunk,
  findChunk,
  groupScans,
  holderSetsNow,
  listAudit,
  listChunks,
  listEvents,
  listNodes,
  listUsers,
  openCatalog,
  refreshContentHealth,
  refreshGroupHolders,
  statusFacts,
  stockFacts,
  whatHangsOnFile,
} from '../src/index.ts'
import { ask, type Told } from './ask-and-tell.ts'

/*
 * What administrators ask of a large catalogue, question by question, as the gateway asks it: milliseconds when
 * it was asked for the first time and then warm, rows and pages of 8 KiB that Postgres looked at, and how
 * many were found (+: there is more). Fill the database with `fill-catalogue.ts` before.
 *
 *   node libs/catalog/bench/admin-pages.ts postgres://…/filled-database [times, default 20] [pattern of names]
 */
const [url, times = '20', part = ''] = process.argv.slice(2)
if (url === undefined)
  throw new Error('give the address of a database that fill-catalogue.ts filled')

const LIMIT = 50
const c = openCatalog({ url, max: 4 })
const explainer = new pg.Client({ connectionString: url })
await explainer.connect()
const told: Told[] = []
const heads = ['first', 'p50', 'p95', 'max', 'cpu'] as const
console.log(
  `${''.padEnd(58)} ${heads.map((one) => one.padStart(6)).join(' ')}    rows  pages found`,
)

await say('summary of groups', () => refreshGroupHolders(c), 2)
await say('summary of health', () => refreshContentHealth(c), 1)
const one = async <T>(text: string): Promise<T> => (await explainer.query(text)).rows[0] as T
const most = (await one<{ id: string }>(`SELECT md5('user 1')::uuid AS id`)).id
const few = (await one<{ id: string }>(`SELECT md5('user 200')::uuid AS id`)).id
const nobody = '00000000-0000-7000-8000-000000000000'
const large = await one<{ id: string; contentId: string; digest: Buffer }>(
  `SELECT f.id, content_id AS "contentId", root_digest AS digest FROM contents c
   JOIN files f ON f.content_id = c.id WHERE chunk_count = 10240 AND deleted_at IS NULL LIMIT 1`,
)
const { contentId } = large
const shared = await one<{ digest: Buffer }>(`SELECT sha256('shared 7') AS digest`)

await askOfStatus()
await askOfFiles()
await askOfChunks()
await askOfOneThing()
await askOfEvents()
const slow = told.filter(({ p50 }) => p50 > 200).map(({ what }) => what)
console.log(`${told.length} questions; above 200 ms: ${slow.join(', ') || 'none'}`)
await explainer.end()
await c.close()

async function say(what: string, question: () => Promise<unknown>, count = Number(times)) {
  if (!new RegExp(part).test(what)) return
  const one = await ask(explainer, what, { question, times: count })
  told.push(one)
  const ms = heads.map((head) => one[head].toFixed(1).padStart(6)).join(' ')
  const read = `${String(one.rows).padStart(8)} ${String(one.pages).padStart(6)}`
  console.log(`${what.padEnd(58)} ${ms} ${read} ${one.found}`)
}

async function askOfStatus() {
  await say('status: facts', () => statusFacts(c))
  await say('status: who holds what', () => holderSetsNow(c))
  await say('status: age of the sums', () => groupScans(c))
  await say('series: stock', () => stockFacts(c))
  await say('nodes', () => listNodes(c, { withLost: true }))
  await say('distributions by node', () => distributionByNode(c))
  await say('distributions by copies', () => distributionByCopies(c))
  await say('distributions by copies of a node', () => distributionByCopies(c, { nodeId: 3 }))
  for (const sort of ['email', 'files', '-used'] as const) {
    await say(`users by ${sort}`, () => listUsers(c, { sort }))
  }
}

async function askOfFiles() {
  const files = (what: string, query: Partial<FileSpreadQuery>) =>
    say(`files ${what}`, () => distributionByFile(c, { limit: LIMIT, ...query }))
  const keys = { createdAt: `''`, name: 'name', size: 'size' } as const
  for (const sort of FILE_SPREAD_SORTS) {
    const name = sort.replace('-', '') as keyof typeof keys
    const order = name === 'createdAt' ? 'id' : `${keys[name]}, id`
    const middle = await one<{ key: string; id: string }>(
      `SELECT ${keys[name]} AS key, id FROM files WHERE deleted_at IS NULL
       ORDER BY ${order} OFFSET (SELECT count(*) / 2 FROM files WHERE deleted_at IS NULL) LIMIT 1`,
    )
    const key = name === 'size' ? Number(middle.key) : middle.key
    const cursor = writeParts([sort, key, middle.id])
    await files(`by ${sort}`, { sort })
    await files(`by ${sort}, in the middle`, { sort, cursor })
    await files(`by ${sort}, most`, { sort, ownerId: most })
    await files(`by ${sort}, most, in the middle`, { sort, ownerId: most, cursor })
    await files(`by ${sort}, most, photo, in the middle`, {
      sort,
      ownerId: most,
      search: 'photo',
      cursor,
    })
    await files(`by ${sort}, few`, { sort, ownerId: few })
    await files(`by ${sort}, nobody`, { sort, ownerId: nobody })
    await files(`by ${sort}, photo`, { sort, search: 'photo' })
    await files(`by ${sort}, unicorn`, { sort, search: 'unicorn' })
    await files(`by ${sort}, node 9`, { sort, nodeId: 9 })
  }
  for (const search of ['a', 'qq', 'pho', 'photo', 'unicorn', 'photo_99', 'nothing at all']) {
    await files(`'${search}'`, { search })
    await files(`'${search}', most`, { search, ownerId: most })
    await files(`'${search}', few`, { search, ownerId: few })
  }
  const sizes = [
    ['above 1 GiB', 2 ** 30, undefined],
    ['of 1 byte', 1, 1],
    ['below 1 KiB', undefined, 1_023],
    ['above 1 TiB', 2 ** 40, undefined],
  ] as const
  for (const [what, minSize, maxSize] of sizes) {
    await files(what, { minSize, maxSize })
    await files(`${what}, most`, { minSize, maxSize, ownerId: most })
    await files(`${what}, photo`, { minSize, maxSize, search: 'photo' })
  }
  for (const digits of ['a', 'ab', 'abc', 'abcd', large.digest.toString('hex')]) {
    const roots = range(digits)
    const name = `root ${digits.slice(0, 8)}`
    await files(name, { roots })
    await files(`${name}, most`, { roots, ownerId: most })
    await files(`${name}, few`, { roots, ownerId: few })
    await files(`${name}, nobody`, { roots, ownerId: nobody })
    await files(`${name}, unicorn`, { roots, search: 'unicorn' })
  }
  const states = ['safe', 'storing', 'fewer-copies', 'at-risk', 'unreadable', 'lost', 'unknown']
  for (const state of states as NonNullable<FileSpreadQuery['state']>[]) {
    await files(state, { state })
    await files(`${state}, most`, { state, ownerId: most })
    await files(`${state}, few`, { state, ownerId: few })
    await files(`${state}, node 1`, { state, nodeId: 1 })
    if (state === 'safe' || state === 'storing')
      await files(`${state} by -size`, { state, sort: '-size' })
  }
  for (const nodeId of [1, 9, 10, 77]) await files(`node ${nodeId}`, { nodeId })
  for (const copies of [0, 1, 2, 3, 4, 9]) await files(`copies ${copies}`, { copies })
  await files('node 1, copies 2, most, photo', {
    nodeId: 1,
    copies: 2,
    ownerId: most,
    search: 'photo',
  })
  await files('node 77 by -size', { nodeId: 77, sort: '-size' })
  await files('by its id', { fileId: large.id })
}

async function askOfChunks() {
  const chunks = (what: string, query: Partial<ChunkQuery>) =>
    say(`chunks ${what}`, () => listChunks(c, { limit: LIMIT, ...query }))
  await chunks('all', {})
  await chunks('in the middle', { cursor: '8'.repeat(64) })
  for (const state of CHUNK_STATES) {
    await chunks(state, { state })
    await chunks(`${state}, in the middle`, { state, cursor: '8'.repeat(64) })
    await chunks(`${state}, node 1`, { state, nodeId: 1 })
  }
  for (const name of [...COPY_CLASSES, 'any'] as const)
    await chunks(`class ${name}`, { class: name })
  for (const nodeId of [1, 9, 10, 77]) {
    await chunks(`node ${nodeId}`, { nodeId })
    await chunks(`only on ${nodeId}`, { onlyOn: nodeId })
  }
  for (const copies of [0, 1, 2, 3, 4, 9]) await chunks(`copies ${copies}`, { copies })
  for (const wanted of [0, 2, 3, 5, 9]) await chunks(`wanted ${wanted}`, { wanted })
  await chunks('wanted 2, copies 1', { wanted: 2, copies: 1 })
  for (const issue of ['any', 'missing', 'corrupt', 'moving', 'removing'] as const) {
    await chunks(`issue ${issue}`, { issue })
    await chunks(`issue ${issue}, node 1, at-risk`, { issue, nodeId: 1, state: 'at-risk' })
  }
  for (const digits of ['a', 'abc', large.digest.toString('hex'), '0'.repeat(40)]) {
    await chunks(`digest ${digits.slice(0, 8)}`, { digests: range(digits) })
    await chunks(`digest ${digits.slice(0, 8)}, at-risk`, {
      digests: range(digits),
      state: 'at-risk',
    })
  }
  await chunks('of a 10 GiB file', { contentId })
  await chunks('of a 10 GiB file, in the middle', { contentId, cursor: '5000' })
  await chunks('of a 10 GiB file, lost', { contentId, state: 'lost' })
}

async function askOfOneThing() {
  await say('one chunk', () => findChunk(c, large.digest))
  await say('files of a chunk', () => filesOfChunk(c, large.digest, 101))
  await say('files of a shared chunk', () => filesOfChunk(c, shared.digest, 101))
  await say('what hangs on a file', () => whatHangsOnFile(c, large.id))
  await say('health of a 10 GiB file', () => fileHealth(c, { contentId }))
  await say('first chunks of a 10 GiB file', () => distributionPage(c, { contentId, limit: 100 }))
  await say('picture of a 10 GiB file', () =>
    distributionPicture(c, { contentId, from: 0, to: 10_240, at: 0, columns: 128 }),
  )
}

async function askOfEvents() {
  const { id, at } = await one<{ id: number; at: Date }>(
    'SELECT id::float8, at FROM audit_log WHERE id = (SELECT max(id) / 2 FROM audit_log)',
  )
  const to = new Date(at.getTime() + 3_600_000)
  const filters = {
    all: {},
    'of nodes': { types: ['node.'] },
    'of the brake': { types: ['brake.'] },
    'of no type': { types: ['nothing.'] },
    'of node 3': { subject: '3' },
    'of no subject': { subject: 'nobody' },
    'since the middle': { since: at },
    'of the brake since the middle': { types: ['brake.'], since: at },
    'since now': { since: new Date() },
  }
  for (const [what, filter] of Object.entries(filters)) {
    await say(`events ${what}`, () => listEvents(c, { limit: LIMIT, filter }))
    await say(`events ${what}, before the middle`, () =>
      listEvents(c, { limit: LIMIT, filter, before: id }),
    )
    const after = { position: -1, id: 0 }
    await say(
      `events ${what}, oldest first`,
      async () => (await eventsAfter(c, { after, limit: LIMIT, filter })).events,
    )
  }
  const audits = {
    'by most': { actorId: most },
    'by few': { actorId: few },
    'by nobody': { actorId: nobody },
    'of an hour': { from: at, to },
    'before the middle': { to: at },
    'of the brake by few': { actions: ['brake.'], actorId: few },
  }
  for (const [what, query] of Object.entries(audits))
    await say(`audit ${what}`, () => listAudit(c, query))
}

function range(digits: string) {
  const bytes = (fill: string) => Buffer.from(digits.padEnd(64, fill), 'hex')
  return { from: bytes('0'), to: bytes('f') }
}
