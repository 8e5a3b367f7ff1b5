import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addNode,
  bumpGroupWork,
  createUser,
  distributionPage,
  dueGroupWork,
  fileHealth,
  findFile,
  listFiles,
  migrateCatalog,
  openCatalog,
} from '@holdfast/catalog'
import { startEmbeddedPostgres } from '@holdfast/single-process/embedded-postgres'
import type { Bench, Measurement } from '../bench.ts'
import { type Figure, figureOf } from '../figure.ts'
import { inParallel, timed } from '../pump.ts'
import type { Row } from '../row.ts'
import {
  type CatalogueLife,
  type MadeContent,
  makeContent,
  releaseAll,
  startLife,
  tidy,
} from './catalogue-life.ts'

const NODES = 5
/** 10 GiB. */
const LARGE = 10_240
const SMALL = 10
/** Of all chunks; the rest is in files of ten chunks. */
const IN_LARGE = 0.8
const RELEASED = 0.2
const LARGE_AT_ONCE = 4
/** Many, so that they share transactions as real ones do. */
const SMALL_AT_ONCE = 64
const COMMITS = 7
const LOOKS = 50
const PAGE = 100

/** B9: what the catalogue takes and how fast it answers when it is large. */
export const catalogueScale: Measurement = {
  names: ['B9'],
  run: async (bench) => {
    const life = await openLife(bench)
    await live(bench, life)
    const commits: number[] = []
    let last: MadeContent | undefined
    for (let i = 0; i < COMMITS; i += 1) {
      last = await makeContent(life, { chunks: LARGE, folder: '/large', name: `timed-${i}` })
      commits.push(last.commitSeconds)
    }
    await tidy(life)
    const { chunks, bytes } = await sizeOf(life)
    const at = `at ${chunks.toLocaleString('en-US')} chunks`
    bench.say(`B9 ${at}, bytes per chunk: ${await largestTables(life, chunks)}`)
    return [
      {
        name: 'B9',
        what: `catalogue ${at}, everything in it, per chunk`,
        unit: 'B',
        ours: figureOf([bytes / chunks]),
        target: { atMost: 260 },
      },
      {
        name: 'B9',
        what: 'commit of a 10 GiB file',
        unit: 's',
        ours: figureOf(commits),
        target: { atMost: 0.5 },
      },
      ...(await questions(life, last as MadeContent)),
    ]
  },
}

const openLife = async (bench: Bench): Promise<CatalogueLife> => {
  const folder = join(bench.options.folder, `catalogue-${process.pid}`)
  bench.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ folder })
  bench.defer(() => postgres.stop())
  await postgres.createDatabase('holdfast')
  const catalog = openCatalog({ url: postgres.url('holdfast') })
  bench.defer(() => catalog.close())
  await hastenVacuum(catalog)
  await migrateCatalog(catalog)
  const owner = { email: 'bench@example.org', passwordHash: 'none', role: 'user' } as const
  const { id: ownerId } = await createUser(catalog, owner)
  const nodeIds: number[] = []
  for (let number = 1; number <= NODES; number += 1) {
    const address = `http://node-${number}.example`
    const node = { name: `node-${number}`, rpcUrl: address, peerId: `peer-${number}` }
    nodeIds.push((await addNode(catalog, { ...node, state: 'active' })).id)
  }
  return startLife({ catalog, ownerId, nodeIds })
}

/**
 * Uploads bring some 200 chunks a second, this life about thirty times as many. So that rows nobody sees
 * any more lie about for as many chunks as they would, autovacuum comes thirty times as often.
 */
const hastenVacuum = async ({ pool }: CatalogueLife['catalog']): Promise<void> => {
  await pool.query(`ALTER SYSTEM SET autovacuum_naptime = '2s'`)
  await pool.query('ALTER SYSTEM SET autovacuum_vacuum_cost_delay = 0')
  await pool.query('SELECT pg_reload_conf()')
}

/** Two waves with releases in between, so that rows have been changed, removed and reused. */
const live = async (bench: Bench, life: CatalogueLife): Promise<void> => {
  const { chunks } = bench.options
  for (const [wave, share] of [0.6, 0.6].entries()) {
    const large = Math.max(1, Math.round((share * chunks * IN_LARGE) / LARGE))
    const small = Math.round((share * chunks * (1 - IN_LARGE)) / SMALL)
    const made: MadeContent[] = []
    const make = (chunks: number, folder: string) => async (index: number) => {
      made.push(await makeContent(life, { chunks, folder, name: `${wave}-${index}` }))
    }
    const seconds = await timed(async () => {
      await inParallel(large, LARGE_AT_ONCE, make(LARGE, '/large'))
      await inParallel(small, SMALL_AT_ONCE, make(SMALL, '/small'))
    })
    const rate = (large * LARGE + small * SMALL) / seconds
    bench.say(`B9 wave ${wave + 1}: ${rate.toFixed(0)} chunks/s through the catalogue`)
    const every = Math.round(1 / RELEASED)
    await releaseAll(
      life,
      made.filter((_, index) => index % every === 0),
    )
    await tidy(life)
  }
}

/** Tables, indexes, TOAST, free space and all. */
const sizeOf = async ({ catalog }: CatalogueLife): Promise<{ chunks: number; bytes: number }> => {
  const { rows } = await catalog.pool.query<{ chunks: string; bytes: string }>(
    `SELECT (SELECT count(*) FROM chunks) AS chunks, sum(pg_total_relation_size(oid)) AS bytes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  )
  return { chunks: Number(rows[0]?.chunks), bytes: Number(rows[0]?.bytes) }
}

/** Where the bytes are, for whoever wants fewer. */
const largestTables = async ({ catalog }: CatalogueLife, chunks: number): Promise<string> => {
  const { rows } = await catalog.pool.query<{ name: string; rows: string; indexes: string }>(
    `SELECT split_part(relname, '_', 1) AS name, sum(pg_table_size(oid)) AS rows,
       sum(pg_indexes_size(oid)) AS indexes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
     GROUP BY 1 ORDER BY sum(pg_total_relation_size(oid)) DESC LIMIT 5`,
  )
  const each = (bytes: string) => (Number(bytes) / chunks).toFixed(0)
  return rows
    .map(({ name, ...table }) => `${name} ${each(table.rows)} + indexes ${each(table.indexes)}`)
    .join(', ')
}

const questions = async (life: CatalogueLife, large: MadeContent): Promise<Row[]> => {
  const { catalog, ownerId } = life
  const groups = Array.from({ length: 4_096 }, (_, group) => group)
  for (const name of ['last-copy', 'below-quorum', 'below-wanted']) {
    await bumpGroupWork(catalog, name, groups)
  }
  const row = { name: 'B9', unit: 'ms' } as const
  const pick = () => dueGroupWork(catalog, { classes: ['last-copy'], limit: 1 })
  const list = () => listFiles(catalog, { ownerId, folder: '/small', limit: PAGE })
  const page = async () => {
    const file = await findFile(catalog, { ownerId, id: large.fileId })
    if (file === undefined) throw new Error('the file is gone')
    await fileHealth(catalog, file)
    await distributionPage(catalog, { contentId: file.contentId, from: 0, limit: PAGE })
  }
  return [
    {
      ...row,
      what: 'choosing the next repair, every group due',
      ours: await millisecondsOf(pick),
      target: { atMost: 5 },
    },
    {
      ...row,
      what: `a page of ${PAGE} files with their health`,
      ours: await millisecondsOf(list),
      target: { atMost: 50 },
    },
    {
      ...row,
      what: `the page of a 10 GiB file: health and ${PAGE} chunks with copies`,
      ours: await millisecondsOf(page),
      target: { atMost: 50 },
    },
  ]
}

const millisecondsOf = async (ask: () => Promise<unknown>): Promise<Figure> => {
  await ask()
  const samples: number[] = []
  for (let i = 0; i < LOOKS; i += 1) samples.push((await timed(ask)) * 1_000)
  return figureOf(samples)
}
