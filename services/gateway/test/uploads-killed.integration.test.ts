import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Catalog, migrateCatalog, openCatalog } from '@holdfast/catalog'
import {
  createTestDatabase,
  startTestNodes,
  type TestDatabase,
  type TestNode,
} from '@holdfast/testbed'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BreakingProxy, openBreakingProxy } from './breaking-proxy.ts'
import { newUser, SECRET } from './running-gateway.ts'

/*
 * Two gateways on one Postgres and the same nodes, and clients of tus-js-client whose connections are
 * broken over and over, with a word and without; every tenth time one of the gateways is killed. Each
 * connection goes to the other gateway than the one before. 20 times with every change, 100 times in
 * `npm run test:faults`.
 */
const BREAKS = Math.max(20, Number(process.env.HOLDFAST_TEST_RACES ?? 0) / 100)
const MIB = 1_048_576
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

type Gateway = { child: ChildProcess; port: number }

const databases: TestDatabase[] = []
let catalog: Catalog
let nodes: TestNode[]
let proxy: BreakingProxy
let token: string
const gateways: (Gateway | undefined)[] = []
let turn = 0
let breaks = 0
let kills = 0
const killing: Promise<void>[] = []
let untilBreak = 0
let env: Record<string, string>

beforeAll(async () => {
  databases.push(await createTestDatabase(), await createTestDatabase())
  const [catalogue, queue] = databases
  catalog = openCatalog({ url: catalogue?.url as string, max: 4 })
  await migrateCatalog(catalog)
  nodes = await startTestNodes(catalog, 3)
  env = {
    PORT: '0',
    DATABASE_URL: catalogue?.url as string,
    QUEUE_URL: queue?.url as string,
    HOLDFAST_SECRET: SECRET,
    LOG_LEVEL: 'info',
  }
  gateways.push(...(await Promise.all([startGateway(), startGateway()])))
  proxy = await openBreakingProxy({ target: nextPort, onBytes: count })
  token = (await newUser({ url: `http://127.0.0.1:${gateways[0]?.port}` })).token
})
afterAll(async () => {
  proxy?.close()
  await Promise.all(killing)
  for (const one of gateways) one?.child.kill('SIGKILL')
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await catalog?.close()
  for (const database of databases) await database.drop()
})

async function startGateway(): Promise<Gateway> {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const port = /"url":"http:\/\/[^"]+:(\d+)".*"gateway started"/.exec(line)?.[1]
    if (port === undefined) continue
    child.stdout.resume()
    return { child, port: Number(port) }
  }
  throw new Error('the gateway did not start')
}

/** The other one than the last time; the only one while the other one starts. */
function nextPort(): number {
  turn += 1
  return (gateways[turn % 2] ?? gateways[(turn + 1) % 2])?.port ?? 1
}

function count(bytes: number): void {
  untilBreak -= bytes
  if (untilBreak > 0 || breaks >= BREAKS) return
  breaks += 1
  untilBreak = 100_000 + Math.random() * 2.5 * MIB
  // Not in the middle of the piece that is on its way.
  setImmediate(() => {
    if (breaks % 10 === 0) killing.push(killOne())
    proxy.break(breaks % 2 === 0 ? 'silent' : 'cut')
  })
}

async function killOne(): Promise<void> {
  const which = turn % 2
  const victim = gateways[which]
  if (victim === undefined || gateways[1 - which] === undefined) return
  kills += 1
  gateways[which] = undefined
  victim.child.kill('SIGKILL')
  await once(victim.child, 'exit')
  gateways[which] = await startGateway()
}

/** As the web app does it; the address of the file it became. */
function upload(bytes: Buffer, filename: string, options = {}): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    new Upload(bytes, {
      endpoint: `${proxy.url}/api/v1/uploads`,
      headers: { authorization: `Bearer ${token}` },
      metadata: { filename, onConflict: 'replace' },
      retryDelays: Array<number>(1_000).fill(20),
      onShouldRetry: () => true,
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('holdfast-file')),
      onError: reject,
      ...options,
    }).start()
  })
}

async function download(file: string): Promise<Buffer> {
  const { port } = gateways.find((one) => one !== undefined) as Gateway
  const answer = await fetch(`http://127.0.0.1:${port}${file}/content`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return Buffer.from(await answer.arrayBuffer())
}

describe('uploads whose connections and gateways are killed', { timeout: 600_000 }, () => {
  it('arrive byte by byte, whatever broke in between', async () => {
    const sizes = [7 * MIB + 1, 4 * MIB, 3 * MIB - 1]
    for (let round = 0; round === 0 || breaks < BREAKS; round += 1) {
      const files = sizes.map((size) => randomBytes(size))
      const made = await Promise.all(
        files.map((bytes, i) => upload(bytes, `file-${i}`, i === 2 ? { chunkSize: 700_000 } : {})),
      )
      for (const [i, file] of made.entries()) {
        expect(file, `file ${i}`).toMatch(/^\/api\/v1\/files\//)
        expect((await download(file as string)).equals(files[i] as Buffer), `file ${i}`).toBe(true)
      }
    }
    expect(breaks).toBe(BREAKS)
    expect(kills).toBeGreaterThan(0)
  })

  it('arrive in parts as well, whole at the end', async () => {
    breaks = Math.max(0, BREAKS - 5)
    const bytes = randomBytes(9 * MIB + 5)
    await upload(bytes, 'parallel', { parallelUploads: 3 })
    expect((await download(await fileCalled('parallel'))).equals(bytes)).toBe(true)
  })

  it('leave no more references, and no more of the quota taken, than what is there needs', async () => {
    const wrong = await rows(`
      SELECT c.refs, x.n FROM (
        SELECT substring(s.digests FROM o.i * 32 + 1 FOR 32) AS digest, count(*)::integer AS n
        FROM content_segments s
          CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
        GROUP BY 1) x FULL JOIN chunks c USING (digest)
      WHERE coalesce(x.n, 0) <> coalesce(c.refs, 0)`)
    expect(wrong).toEqual([])
    expect(await rows('SELECT reserved_bytes, reserved_files FROM users')).toEqual(
      await rows(`SELECT coalesce(sum(reserved_bytes), 0)::bigint AS reserved_bytes,
        coalesce(sum(reserved_files), 0)::bigint AS reserved_files FROM contents WHERE state = 'open'`),
    )
  })
})

const rows = async (text: string) => (await catalog.pool.query(text)).rows

async function fileCalled(name: string): Promise<string> {
  const { port } = gateways.find((one) => one !== undefined) as Gateway
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/files/by-path/${name}?meta`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return `/api/v1/files/${((await answer.json()) as { id: string }).id}`
}
