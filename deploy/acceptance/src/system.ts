import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@holdfast/client'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@holdfast/single-process/embedded-postgres'
import { freePort } from '@holdfast/single-process/free-port'
import { Client as Postgres } from 'pg'
import { type RunningProcess, startProcess } from './process.ts'
import { until } from './until.ts'

export type ServiceName = 'gateway' | 'chunker' | 'replicator' | 'rebalancer' | 'health-monitor'
const SERVICES: readonly ServiceName[] = [
  'health-monitor',
  'gateway',
  'replicator',
  'chunker',
  'rebalancer',
]

export type SystemOptions = {
  nodes?: number
  /** Bytes a node offers. */
  capacity?: number
  /** `redis://…`; without it the queue lies in the system's own Postgres. */
  queueUrl?: string
  env?: Record<string, string>
}

export type TestNode = {
  readonly name: string
  readonly folder: string
  readonly rpcUrl: string
  readonly gatewayUrl: string
  process: RunningProcess
  /** Starts it again on the same ports and data after it was killed. */
  restart(): Promise<void>
}

/**
 * Holdfast as an operator runs it: every service, every node and Postgres a process of its own, on
 * loopback, in one temporary folder. Timers are short so that tests need not wait for minutes.
 */
export type System = {
  readonly url: string
  readonly folder: string
  readonly nodes: readonly TestNode[]
  readonly services: Map<ServiceName, RunningProcess>
  readonly postgres: EmbeddedPostgres
  /** Signed in as the first administrator. */
  readonly client: Client
  signIn(): Promise<Client>
  start(name: ServiceName): Promise<void>
  restartPostgres(): Promise<void>
  /** One query on the catalogue, for what the API does not tell (invariants I2 and I4). */
  query<T>(text: string, values?: unknown[]): Promise<T[]>
  stop(): Promise<void>
}

const ADMIN = { email: 'admin@example.org', password: 'correct horse battery' }

const FAST = {
  HOLDFAST_SUSPECT_AFTER: '1',
  HOLDFAST_DOWN_AFTER: '3',
  HOLDFAST_OUT_AFTER: '3',
  HOLDFAST_PROBE_EVERY: '0.5',
  HOLDFAST_REMOVE_GRACE: '1',
  HOLDFAST_LEASE: '6',
}

export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-system-'))
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return await build(options, folder, undo, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

const build = async (
  options: SystemOptions,
  folder: string,
  undo: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<System> => {
  const database = join(folder, 'postgres')
  let postgres = await startEmbeddedPostgres({ folder: database })
  undo.push(() => postgres.stop())
  await postgres.createDatabase('holdfast')
  await postgres.createDatabase('queue')

  const nodes = await Promise.all(
    Array.from({ length: options.nodes ?? 4 }, (_, i) => startNode(folder, i + 1, options)),
  )
  undo.push(() => Promise.all(nodes.map((node) => node.process.stop())))

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env: Record<string, string> = {
    ...FAST,
    DATABASE_URL: postgres.url('holdfast'),
    QUEUE_URL: options.queueUrl ?? postgres.url('queue'),
    HOLDFAST_SECRET: randomBytes(32).toString('hex'),
    HOLDFAST_NODES: nodes.map((node) => `${node.rpcUrl}|${node.gatewayUrl}`).join(','),
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...options.env,
  }
  const services = new Map<ServiceName, RunningProcess>()
  undo.push(() => Promise.all([...services.values()].map((service) => service.stop())))

  const start = async (name: ServiceName) => {
    const opsPort = await freePort()
    const program = `services/${name}/src/main.ts`
    const service = startProcess(name, program, { ...env, METRICS_PORT: String(opsPort) })
    services.set(name, service)
    await ready(service, `http://127.0.0.1:${opsPort}`)
  }
  // The monitor first: it registers the nodes, and the gateway is of no use before.
  for (const name of SERVICES) await start(name)

  const setup = await (services.get('gateway') as RunningProcess).line(/setup#token=([\w-]+)/)
  const signIn = async () => {
    const client = createClient({ url })
    await client.login(ADMIN)
    return client
  }
  await createClient({ url }).setup({ token: setup[1] as string, ...ADMIN })
  const client = await signIn()
  const wanted = nodes.length
  await until(`${wanted} nodes are active`, async () => {
    const { items } = await client.nodes()
    return items.filter(({ state }) => state === 'active').length === wanted
  })

  return {
    url,
    folder,
    nodes,
    services,
    get postgres() {
      return postgres
    },
    client,
    signIn,
    start,
    restartPostgres: async () => {
      postgres = await startEmbeddedPostgres({ folder: database, port: postgres.port })
    },
    query: async <T>(text: string, values: unknown[] = []) => {
      const connection = new Postgres({ connectionString: postgres.url('holdfast') })
      await connection.connect()
      try {
        return (await connection.query(text, values)).rows as T[]
      } finally {
        await connection.end()
      }
    },
    stop,
  }
}

const ready = (service: RunningProcess, opsUrl: string) =>
  until(`${service.name} is ready`, async () => {
    if (!service.running) {
      throw new Error(`${service.name} ended: ${service.lines.slice(-15).join('\n')}`)
    }
    return (await fetch(`${opsUrl}/readyz`)).ok
  })

const startNode = async (
  folder: string,
  number: number,
  { capacity }: SystemOptions,
): Promise<TestNode> => {
  const name = `node-${number}`
  const data = join(folder, name)
  await mkdir(data)
  const [rpcPort, gatewayPort] = [await freePort(), await freePort()]
  const run = async () => {
    const started = startProcess(name, 'services/node/src/main.ts', {
      HOLDFAST_NODE_DATA: data,
      HOLDFAST_NODE_RPC_PORT: String(rpcPort),
      HOLDFAST_NODE_GATEWAY_PORT: String(gatewayPort),
      LOG_LEVEL: 'warn',
      ...(capacity === undefined ? {} : { HOLDFAST_NODE_CAPACITY: String(capacity) }),
    })
    await started.line(/"ready":true/)
    return started
  }
  const node: TestNode = {
    name,
    folder: data,
    rpcUrl: `http://127.0.0.1:${rpcPort}`,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    process: await run(),
    restart: async () => {
      node.process = await run()
    },
  }
  return node
}
