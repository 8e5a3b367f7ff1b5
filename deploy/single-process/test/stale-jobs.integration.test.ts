import {
  bumpGroupWork,
  changePlan,
  createPlan,
  deleteFile,
  openCatalog,
  setNodeState,
  takeOutbox,
} from '@holdfast/catalog'
import { groupOf } from '@holdfast/chunks'
import { catalogue, type JobHandler, silentLog } from '@holdfast/jobs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importCarHandler } from '../../../services/chunker/src/import-car.job.ts'
import { importCidHandler } from '../../../services/chunker/src/import-cid.job.ts'
import { importUrlHandler } from '../../../services/chunker/src/import-url.job.ts'
import { sealContentHandler } from '../../../services/chunker/src/seal-content.job.ts'
import { checkSystemHandler } from '../../../services/health-monitor/src/check/check-system.job.ts'
import { inventoryNodeHandler } from '../../../services/health-monitor/src/inventory/inventory-node.job.ts'
import { reapUploadsHandler } from '../../../services/health-monitor/src/jobs/reap-uploads.job.ts'
import { refreshGroupsHandler } from '../../../services/health-monitor/src/jobs/refresh-groups.job.ts'
import { relayOutboxHandler } from '../../../services/health-monitor/src/jobs/relay-outbox.job.ts'
import { scrubGroupHandler } from '../../../services/health-monitor/src/scrub/scrub-group.job.ts'
import { verifyContentHandler } from '../../../services/health-monitor/src/verification/verify-content.job.ts'
import { deliverWebhooksHandler } from '../../../services/health-monitor/src/webhooks/deliver-webhooks.job.ts'
import { drainNodeHandler } from '../../../services/rebalancer/src/drain-node.job.ts'
import { moveGroupHandler } from '../../../services/rebalancer/src/move-group.job.ts'
import { planRebalanceHandler } from '../../../services/rebalancer/src/plan-rebalance.job.ts'
import { placeChunksHandler } from '../../../services/replicator/src/place-chunks.job.ts'
import { recountWantedHandler } from '../../../services/replicator/src/recount-wanted.job.ts'
import { releaseContentHandler } from '../../../services/replicator/src/release-content.job.ts'
import { removeCopiesHandler } from '../../../services/replicator/src/remove-copies.job.ts'
import { repairGroupHandler } from '../../../services/replicator/src/repair-group.job.ts'
import {
  noise,
  openStorage,
  type Storage,
} from '../../../services/replicator/test/fixtures/storage.ts'
import { countStatements } from './fixtures/count-statements.ts'

/*
 * F18: a job delivered twice, late, out of order or for something that is gone has no effect, and takes
 * at most one question to the catalogue. Every job there is has to stand here; one of another version
 * never reaches its handler (the contract suite of libs/jobs).
 */

/** A look at everything, with nothing of its own that could be gone: again is another look. */
const LOOKS = ['plan-rebalance']

let storage: Storage
let statements: ReturnType<typeof countStatements>
let stale: Map<string, unknown[]>
const handlers = new Map<string, JobHandler>()
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  storage = await openStorage(4)
  closers.push(() => storage.close())
  // A catalogue of their own, because the cluster's loops ask questions all the time.
  const catalog = openCatalog({ url: storage.databaseUrl })
  closers.unshift(() => catalog.close())
  statements = countStatements(catalog)
  for (const handler of everyHandler(storage, catalog)) handlers.set(handler.job.name, handler)
  stale = await staleJobs()
})
afterAll(async () => {
  for (const close of closers) await close()
})

function everyHandler({ cluster, ...rest }: Storage, catalog: Storage['catalog']): JobHandler[] {
  const config = { jobs: 1, removeGrace: 0, automatic: true, awayShare: 0.05, timeZone: 'UTC' }
  const deps = { ...rest, cluster, catalog, config, log: silentLog, queues: {} } as never
  const node = (id: number) => cluster.pool.node(id)
  const follows = { term: () => undefined }
  const relay = {
    run: async () => ({ rows: await takeOutbox(catalog, 10, async () => {}), jobs: 0 }),
  }
  return [
    placeChunksHandler(deps),
    repairGroupHandler(deps),
    releaseContentHandler(deps),
    removeCopiesHandler(deps),
    recountWantedHandler(deps),
    sealContentHandler(deps),
    importUrlHandler(deps),
    importCidHandler(deps),
    importCarHandler(deps),
    planRebalanceHandler(deps),
    moveGroupHandler(deps),
    drainNodeHandler(deps),
    inventoryNodeHandler({ catalog, node, share: 1, everySeconds: () => 86_400 }),
    scrubGroupHandler({ catalog, node, share: 1 }),
    checkSystemHandler({ catalog, runner: 'test' } as never),
    verifyContentHandler(deps),
    deliverWebhooksHandler({ catalog, vault: { open: (text: string) => text } } as never),
    relayOutboxHandler({ relay } as never),
    reapUploadsHandler({ lead: follows, reaper: {} as never }),
    refreshGroupsHandler({ lead: follows, refresh: {} as never }),
  ]
}

const deliver = (name: string, payload: unknown) =>
  storage.deliver(handlers.get(name) as JobHandler, payload)

/** By name: what may be delivered once more although it was done, or what it was about is gone. */
async function staleJobs(): Promise<Map<string, unknown[]>> {
  const { catalog, nodes } = storage
  const gone = crypto.randomUUID()
  const leaves = (contentId: string) => ({ contentId, kind: 'leaf', from: 0, to: 0 })
  const tree = (contentId: string) => ({ contentId, kind: 'tree', from: 0, to: 0 })

  // One file that has everything, one that was deleted with everything.
  const whole = await storage.upload(noise(2_500_000, 'whole'))
  const deleted = await storage.upload(noise(2_500_000, 'deleted'))
  for (const contentId of [whole, deleted]) {
    await deliver('seal-content', { contentId })
    await deliver('place-chunks', leaves(contentId))
    await deliver('place-chunks', tree(contentId))
  }
  const { rows } = await catalog.pool.query<{ id: string; owner: string }>(
    'SELECT id, owner_id AS owner FROM files WHERE content_id = $1',
    [deleted],
  )
  const [file] = rows as [{ id: string; owner: string }]
  await deleteFile(catalog, { ownerId: file.owner, id: file.id, permanent: true })
  await deliver('release-content', { contentId: deleted })

  const groups = await catalog.pool.query<{ digest: Buffer; refs: number }>(
    'SELECT digest, refs FROM chunks ORDER BY refs DESC',
  )
  const used = groupOf(groups.rows[0]?.digest as Buffer)
  for (const { digest } of groups.rows.filter(({ refs }) => refs === 0)) {
    await bumpGroupWork(catalog, 'delete', [groupOf(digest)])
    await deliver('remove-copies', { group: groupOf(digest), class: 'delete' })
  }
  await bumpGroupWork(catalog, 'below-wanted', [used])
  await deliver('repair-group', { group: used, class: 'below-wanted' })

  const plan = { kind: 'rebalance', reason: 'a test' } as const
  const steps = [
    { group: used, from: nodes[0]?.id, to: nodes[1]?.id, chunks: 1, bytes: 1 },
  ] as never
  const planId = await createPlan(catalog, { ...plan, steps })
  await changePlan(catalog, { id: planId, to: 'cancelled' })
  const node = nodes[3]?.id as number
  await setNodeState(catalog, { nodeId: node, from: ['active'], to: 'drained', reason: 'a test' })
  for (const { id } of nodes) await deliver('inventory-node', { nodeId: id })
  await deliver('plan-rebalance', {})

  return new Map<string, unknown[]>([
    ['place-chunks', [leaves(whole), tree(whole), leaves(deleted), tree(deleted), leaves(gone)]],
    ['seal-content', [{ contentId: whole }, { contentId: deleted }, { contentId: gone }]],
    ['release-content', [{ contentId: whole }, { contentId: deleted }, { contentId: gone }]],
    [
      'repair-group',
      ['last-copy', 'below-quorum', 'below-wanted'].map((name) => ({ group: used, class: name })),
    ],
    ['remove-copies', ['delete', 'trim'].map((name) => ({ group: used, class: name }))],
    ['recount-wanted', [{ contentId: whole }, { contentId: deleted }, { contentId: gone }]],
    ['import-url', [{ importId: gone }]],
    ['import-cid', [{ importId: gone }]],
    ['import-car', [{ importId: gone }]],
    ['plan-rebalance', [{}]],
    ['move-group', [planId, gone].map((id) => ({ planId: id, step: 1, class: 'rebalance' }))],
    ['drain-node', [{ nodeId: nodes[0]?.id }, { nodeId: node }, { nodeId: 30_000 }]],
    ['inventory-node', [{ nodeId: nodes[0]?.id }, { nodeId: node }, { nodeId: 30_000 }]],
    ['scrub-group', [{ nodeId: 30_000, group: used }]],
    ['check-system', [{ checkId: gone }]],
    ['verify-content', [{ verificationId: gone }]],
    ['deliver-webhooks', [{ webhookId: gone }]],
    ['relay-outbox', [{}]],
    ['reap-uploads', [{}]],
    ['refresh-groups', [{}]],
  ])
}

/** Tables that change by themselves while anything runs. */
const RESTLESS = ['node_sightings', 'nodes', 'group_scans', 'group_holders']

/** Everything the catalogue knows, as one hash per table. */
async function knowledge(): Promise<Record<string, string>> {
  const { pool } = storage.catalog
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const known: Record<string, string> = {}
  for (const { name } of rows.filter((row) => !RESTLESS.includes(row.name))) {
    const hash = `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM "${name}" t`
    known[name] = (await pool.query<{ hash: string }>(hash)).rows[0]?.hash ?? ''
  }
  return known
}

describe('a job that comes twice, late, out of order or for something that is gone', () => {
  it('is tried with every job there is', () => {
    expect([...stale.keys()].sort()).toEqual(catalogue.map(({ name }) => name).sort())
    expect([...handlers.keys()].sort()).toEqual(catalogue.map(({ name }) => name).sort())
  })

  it.each(catalogue.map(({ name }) => name))(
    '%s: changes nothing, for one question',
    async (name) => {
      // The outbox holds what the tests above were told to do; nobody relays it here.
      await storage.catalog.pool.query('DELETE FROM outbox')
      const before = await knowledge()
      for (const payload of stale.get(name) ?? []) {
        for (let time = 0; time < 2; time += 1) {
          let outcome: unknown
          const asked = await statements.during(async () => {
            outcome = await deliver(name, payload)
          })
          expect(outcome).toMatchObject({ kind: 'skipped' })
          if (!LOOKS.includes(name)) expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(1)
        }
      }
      expect(await knowledge()).toEqual(before)
    },
  )
})
