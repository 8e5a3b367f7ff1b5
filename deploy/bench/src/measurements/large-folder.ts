import { randomBytes } from 'node:crypto'
import type { Agent } from 'node:http'
import { type Bench, EMBEDDED, type Measurement } from '../bench.ts'
import { callForText, createAgent } from '../call.ts'
import { figureOf, percentile } from '../figure.ts'
import { canReadUsage, cpuSeconds } from '../process-usage.ts'
import { inParallel, timed } from '../pump.ts'
import type { Rig } from '../rig.ts'
import type { Measured, Row } from '../row.ts'

const FILES = 100_000
const FOLDER = '/bench/b13'
/** Calls of one round, one after another. */
const CALLS = 60
const AT_ONCE = 32
const REQUESTS = 4_000
const LIMIT_MS = 50

/** B13: a folder of 100,000 files over HTTP, and what the smallest request costs. */
export const largeFolder: Measurement = {
  names: ['B13'],
  run: async (bench) => {
    const rig = await bench.rig(EMBEDDED)
    const undo = await fill(rig)
    const agent = createAgent(AT_ONCE)
    try {
      const ask = (path: string) => get(rig, agent, path)
      const ids = await idsIn(ask)
      return [
        await latency(bench, ask, 'a page of 50', await pages(ask)),
        await latency(bench, ask, 'a search', searches),
        await latency(bench, ask, "one file's details", (n) => `/files/${ids[n % ids.length]}`),
        ...(await throughput(bench, rig, (n) => ask(`/files/${ids[n % ids.length]}`))),
      ]
    } finally {
      agent.destroy()
      await undo()
    }
  },
}

type Ask = (path: string) => Promise<string>

const get = async (rig: Rig, agent: Agent, path: string): Promise<string> =>
  callForText({
    url: `${rig.system.url}/api/v1${path}`,
    method: 'GET',
    headers: await rig.authorized(),
    agent,
  })

/**
 * Rows as 100,000 uploads leave them, but for one chunk that all of them share: what is read is the
 * same, and the nodes hold what the catalogue says.
 */
const fill = async (rig: Rig): Promise<() => Promise<void>> => {
  const id = await rig.uploadSmall('bench/b13-first', randomBytes(4_096), 2)
  await rig.quiet()
  const { query } = rig.system
  const contents = `INSERT INTO contents (owner_id, state, size, root_digest, root_codec, chunk_count,
      wanted, lease, membership, committed_at, placed_at)
    SELECT c.owner_id, 'sealed', 4096, root_digest, root_codec, 1, c.wanted, 'live', membership,
      now(), now()
    FROM contents c JOIN files f ON f.content_id = c.id, generate_series(1, ${FILES})
    WHERE f.id = $1 RETURNING id`
  const made = await query<{ id: string }>(contents, [id])
  const ids = made.map((row) => row.id)
  await query(
    `INSERT INTO content_segments (content_id, kind, seg, digests)
    SELECT id, 'leaf', 0, root_digest FROM contents WHERE id = ANY($1::uuid[])`,
    [ids],
  )
  await query(
    `UPDATE chunks c SET refs = refs + ${FILES} FROM contents o JOIN files f ON f.content_id = o.id
    WHERE f.id = $1 AND c.digest = o.root_digest`,
    [id],
  )
  await query(
    `INSERT INTO files (owner_id, folder, name, content_id, content_type, size, created_at, updated_at)
    SELECT f.owner_id, '${FOLDER}', md5(v.n::text) || ' photo ' || v.n || '.jpg', v.id,
      (ARRAY['image/jpeg', 'image/png', 'text/plain', 'application/pdf'])[1 + v.n % 4], 4096 + v.n,
      now() - v.n * interval '1 minute', now() - (v.n * 7919 % ${FILES}) * interval '1 minute'
    FROM files f, unnest($2::uuid[]) WITH ORDINALITY AS v (id, n)
    WHERE f.id = $1 ORDER BY md5(v.n::text)`,
    [id, ids],
  )
  await query('ANALYZE files')
  return async () => {
    await query('DELETE FROM files WHERE content_id = ANY($1::uuid[])', [ids])
    await query('DELETE FROM content_segments WHERE content_id = ANY($1::uuid[])', [ids])
    await query(
      `UPDATE chunks c SET refs = refs - ${FILES} FROM contents o JOIN files f ON f.content_id = o.id
      WHERE f.id = $1 AND c.digest = o.root_digest`,
      [id],
    )
    await query('DELETE FROM contents WHERE id = ANY($1::uuid[])', [ids])
    await rig.removeAll([id])
  }
}

const inFolder = (rest: string) => `/files?folder=${encodeURIComponent(FOLDER)}&limit=50${rest}`

const idsIn = async (ask: Ask): Promise<string[]> => {
  const page = JSON.parse(await ask(inFolder(''))) as { items: { id: string }[] }
  return page.items.map(({ id }) => id)
}

const ORDERS = ['name', '-name', 'size', '-size', 'createdAt', '-updatedAt', 'contentType']

/** The first page in every order, and a page in the middle. */
const pages = async (ask: Ask): Promise<(n: number) => string> => {
  let cursor = ''
  for (let page = 0; page < 50; page += 1) {
    const at = inFolder(`${cursor && `&cursor=${cursor}`}`).replace('limit=50', 'limit=500')
    cursor = (JSON.parse(await ask(at)) as { next: string }).next
  }
  const paths = [
    ...ORDERS.map((sort) => inFolder(`&sort=${sort}`)),
    inFolder(`&cursor=${cursor}`),
    inFolder('&type=image/*'),
  ]
  return (n) => paths[n % paths.length] as string
}

/** What nearly every name has, one has, and none has; there, and in all folders. */
const searches = (n: number): string => {
  const words = ['photo', `photo ${(n * 7_919) % FILES}.`, 'nothing has this']
  const where = n % 2 === 0 ? '' : '&recursive'
  return inFolder(`&search=${encodeURIComponent(words[n % words.length] as string)}${where}`)
}

const latency = async (
  bench: Bench,
  ask: Ask,
  what: string,
  pathOf: (n: number) => string,
): Promise<Measured> => {
  const rounds: number[] = []
  for (let round = 0; round <= bench.options.pairs; round += 1) {
    const samples: number[] = []
    for (let n = 0; n < CALLS; n += 1) {
      samples.push((await timed(() => ask(pathOf(n)))) * 1_000)
    }
    bench.say(`B13 ${what}: p95 ${percentile(samples, 0.95).toFixed(1)} ms`)
    if (round > 0) rounds.push(percentile(samples, 0.95))
  }
  return {
    name: 'B13',
    what: `p95 of ${what}, folder of ${FILES.toLocaleString('en-US')} files`,
    unit: 'ms',
    ours: figureOf(rounds),
    target: { atMost: LIMIT_MS },
  }
}

const throughput = async (
  bench: Bench,
  rig: Rig,
  ask: (n: number) => Promise<string>,
): Promise<Row[]> => {
  const gateway = rig.system.service('gateway').pid
  const rates: number[] = []
  const costs: number[] = []
  for (let round = 0; round <= bench.options.pairs; round += 1) {
    const before = canReadUsage() ? await cpuSeconds([gateway]) : 0
    const seconds = await timed(() =>
      inParallel(REQUESTS, AT_ONCE, async (n) => void (await ask(n))),
    )
    const cpu = canReadUsage() ? (await cpuSeconds([gateway])) - before : 0
    bench.say(`B13 round ${round}: ${(REQUESTS / seconds).toFixed(0)} requests/s`)
    if (round === 0) continue
    rates.push(REQUESTS / seconds)
    costs.push((cpu / REQUESTS) * 1_000)
  }
  const what = `GET /files/{id}, ${AT_ONCE} at once`
  const row: Row = { name: 'B13', what, unit: 'requests/s', ours: figureOf(rates) }
  if (!canReadUsage()) return [row]
  const cost = { what: `CPU of the gateway for each ${what}`, unit: 'ms', ours: figureOf(costs) }
  return [row, { name: 'B13', ...cost }]
}
