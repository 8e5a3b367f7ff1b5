import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type NodeInfo, type Session } from '@holdfast/client'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@holdfast/single-process/embedded-postgres'
import { freePort } from '@holdfast/single-process/free-port'
import { Client as Postgres } from 'pg'
import { type RunningProcess, startProcess } from './process.ts'
import {
  type Front,
  type NodeAddresses,
  type Surroundings,
  startNode,
  type TestNode,
} from './test-node.ts'
import { until } from './until.ts'

export type ServiceName = 'gateway' | 'chunker' | 'replicator' | 'rebalancer' | 'health-monitor'
const WORKERS: readonly ServiceName[] = ['gateway', 'replicator', 'chunker', 'rebalancer']

export type SystemOptions = {
  nodes?: number
  /** Bytes a node offers. */
  capacity?: number
  /** `redis://…`; without it the queue lies in the system's own Postgres. */
  queueUrl?: string
  env?: Record<string, string>
  /** Puts something in front of nodes; numbers begin with 1. */
  front?: (node: NodeAddresses, number: number) => Promise<Front>
  /** What a node lives in, when that is not the machine as it is; numbers begin with 1. */
  surroundings?: (number: number) => Surroundings | undefined
  /** Somebody else's nodes that run already, instead of `nodes` of our own. */
  addresses?: readonly NodeAddresses[]
  /** Where the temporary folder is made, instead of the machine's folder for such things. */
  parent?: string
}

/**
 * Holdfast as an operator runs it: every service, every node and Postgres a process of its own, on
 * loopback, in one temporary folder. Timers are short so that tests need not wait for
 * minutes, and long enough for a node that gets little of a busy machine not to be called down.
 */
export type System = {
  readonly url: string
  readonly folder: string
  readonly nodes: readonly TestNode[]
  readonly services: ReadonlyMap<ServiceName, RunningProcess>
  readonly postgres: EmbeddedPostgres
  /** Speaks for the first administrator, for as long as it takes. */
  readonly client: Client
  /** Of the same administrator, for requests that the client cannot make. */
  readonly accessToken: string
  /** The same administrator signs in once more; an access token ends after a quarter of an hour. */
  session(): Promise<Session>
  service(name: ServiceName): RunningProcess
  signIn(): Promise<Client>
  /**
   * Starts a service again after it was killed; rejects when it is not ready within the limit. `env` is
   * for this process only.
   */
  start(name: ServiceName, options?: StartOptions): Promise<void>
  /** Starts one more process of a service, beside the one of that name. */
  another(name: ServiceName, options?: StartOptions): Promise<RunningProcess>
  /** SIGKILL to the server; its sessions notice and end by themselves. */
  killPostgres(): Promise<void>
  restartPostgres(): Promise<void>
  /** What FLUSHALL leaves of a queue that lies in Postgres: nothing. */
  emptyQueue(): Promise<void>
  /** A copy of all of Postgres as it is at this moment; it is stopped and started for that. */
  backUpPostgres(): Promise<void>
  /** Kills Postgres and starts it with what it held when it was backed up. */
  restorePostgres(): Promise<void>
  /** What the API says about a node of ours; undefined while it is not registered, or lost. */
  nodeInfo(node: TestNode): Promise<NodeInfo | undefined>
  /** One of a service's own metrics, as a number. */
  metric(service: ServiceName, name: string): Promise<number>
  /** One query on the catalogue, for what the API does not tell (invariants I2 and I4). */
  query<T>(text: string, values?: unknown[]): Promise<T[]>
  stop(): Promise<void>
}

const ADMIN = { email: 'admin@example.org', password: 'correct horse battery' }

const FAST = {
  HOLDFAST_SUSPECT_AFTER: '2',
  HOLDFAST_DOWN_AFTER: '5',
  HOLDFAST_OUT_AFTER: '3',
  HOLDFAST_PROBE_EVERY: '0.5',
  HOLDFAST_REMOVE_GRACE: '1',
  HOLDFAST_LEASE: '6',
}

export type StartOptions = { limitMs?: number; env?: Record<string, string> }

/** Nobody reads what is left: an orderly end would only take seconds of every test. */
const AT_ONCE_MS = 1

type Undo = (() => Promise<unknown>)[]

export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  // By this name the next test run finds what a killed one left, and ends its Postgres.
  const name = `holdfast-test-${process.pid}-`
  const folder = await mkdtemp(join(options.parent ?? tmpdir(), name))
  const undo: Undo = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return await build(options, folder, { undo, stop })
  } catch (error) {
    await stop()
    throw error
  }
}

const build = async (
  options: SystemOptions,
  folder: string,
  { undo, stop }: { undo: Undo; stop: () => Promise<void> },
): Promise<System> => {
  const database = await startDatabase(folder, undo)
  const nodes = options.addresses ? [] : await startNodes(options, folder, undo)
  const addresses = options.addresses ?? nodes.map(({ known }) => known)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const services = createServices(undo, {
    ...FAST,
    DATABASE_URL: database.current.url('holdfast'),
    QUEUE_URL: options.queueUrl ?? database.current.url('queue'),
    HOLDFAST_SECRET: randomBytes(32).toString('hex'),
    HOLDFAST_NODES: addresses.map((node) => `${node.rpcUrl}|${node.gatewayUrl}`).join(','),
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...options.env,
  })
  // The monitor first: it registers the nodes, and the gateway is of no use before.
  await services.start('health-monitor')
  await Promise.all(WORKERS.map((name) => services.start(name)))

  const setup = await services.service('gateway').line(/setup#token=([\w-]+)/)
  await createClient({ url }).setup({ token: setup[1] as string, ...ADMIN })
  const signedIn = createClient({ url })
  const { accessToken } = await signedIn.login(ADMIN)
  // An access token ends after a quarter of an hour, which long tests on a busy machine outlast.
  const { key } = await signedIn.createApiKey({ name: 'the test', expiresAt: null })
  const client = createClient({ url, token: key })
  const session = () => createClient({ url }).login(ADMIN)
  const signIn = async () => {
    const other = createClient({ url })
    await other.login(ADMIN)
    return other
  }
  await until(`${addresses.length} nodes are active`, async () => {
    const { items } = await client.nodes()
    return items.filter(({ state }) => state === 'active').length === addresses.length
  })
  return {
    url,
    folder,
    nodes,
    ...services,
    get postgres() {
      return database.current
    },
    client,
    accessToken,
    session,
    signIn,
    killPostgres: database.kill,
    restartPostgres: database.restart,
    emptyQueue: async () => {
      await until('the queue is empty', async () => {
        // A worker that is at work takes its locks in another order; then it is tried again.
        await query(database.current.url('queue'), 'DROP SCHEMA holdfast_queue CASCADE')
        return true
      })
    },
    backUpPostgres: database.backUp,
    restorePostgres: database.restore,
    nodeInfo: async ({ known }) =>
      (await client.nodes()).items.find(
        ({ rpcUrl, state }) => rpcUrl === known.rpcUrl && state !== 'lost',
      ),
    query: (text, values) => query(database.current.url('holdfast'), text, values),
    stop,
  }
}

const startDatabase = async (folder: string, undo: Undo) => {
  let current = await startEmbeddedPostgres({ folder })
  undo.push(() => current.stop(AT_ONCE_MS))
  await current.createDatabase('holdfast')
  await current.createDatabase('queue')
  const backup = join(folder, 'backup')
  const kill = async () => {
    process.kill(current.pid, 'SIGKILL')
    await current.exited
  }
  const restart = async () => {
    current = await startEmbeddedPostgres({ folder, port: current.port })
  }
  return {
    get current() {
      return current
    },
    kill,
    restart,
    backUp: async () => {
      await current.stop()
      await copyFolder(join(folder, 'data'), backup)
      await restart()
    },
    restore: async () => {
      await kill()
      await rm(join(folder, 'data'), { recursive: true })
      await copyFolder(backup, join(folder, 'data'))
      await restart()
    },
  }
}

/** With owners and modes, without which Postgres does not start: Node's own copy drops the owners. */
const copyFolder = async (from: string, to: string): Promise<void> => {
  const [code] = await once(spawn('cp', ['-a', from, to], { stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error(`cp -a ${from} ended with ${code}`)
}

const startNodes = async (
  { nodes: count = 4, capacity, front, surroundings }: SystemOptions,
  folder: string,
  undo: Undo,
): Promise<TestNode[]> => {
  const started = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      startNode({
        folder,
        number: i + 1,
        capacity,
        front: front && ((node) => front(node, i + 1)),
        surroundings: surroundings?.(i + 1),
      }),
    ),
  )
  undo.push(() => Promise.all(started.map(({ front: fronting }) => fronting?.close())))
  undo.push(() => Promise.all(started.map(({ node }) => node.process.kill())))
  return started.map(({ node }) => node)
}

const createServices = (undo: Undo, env: Record<string, string>) => {
  const services = new Map<ServiceName, RunningProcess>()
  const opsUrls = new Map<ServiceName, string>()
  const others: RunningProcess[] = []
  undo.push(() => Promise.all([...services.values(), ...others].map((service) => service.kill())))
  const launch = async (name: ServiceName, { limitMs = 240_000, env: own = {} }: StartOptions) => {
    const opsPort = await freePort()
    const all = { ...env, METRICS_PORT: String(opsPort), ...own }
    const service = startProcess(name, `services/${name}/src/main.ts`, all)
    const opsUrl = `http://127.0.0.1:${opsPort}`
    return { service, opsUrl, whenReady: () => ready(service, opsUrl, limitMs) }
  }
  return {
    services,
    service: (name: ServiceName) => services.get(name) as RunningProcess,
    start: async (name: ServiceName, options: StartOptions = {}) => {
      const { service, opsUrl, whenReady } = await launch(name, options)
      services.set(name, service)
      opsUrls.set(name, opsUrl)
      await whenReady()
    },
    another: async (name: ServiceName, options: StartOptions = {}) => {
      const { service, whenReady } = await launch(name, options)
      others.push(service)
      await whenReady()
      return service
    },
    metric: async (name: ServiceName, metric: string) => {
      const text = await (await fetch(`${opsUrls.get(name)}/metrics`)).text()
      const value = new RegExp(`^${metric} (\\S+)$`, 'm').exec(text)?.[1]
      if (value === undefined) throw new Error(`${name} has no metric ${metric}`)
      return Number(value)
    },
  }
}

const ready = (service: RunningProcess, opsUrl: string, limitMs: number) =>
  Promise.race([
    until(`${service.name} is ready`, async () => (await fetch(`${opsUrl}/readyz`)).ok, {
      limitMs,
    }),
    service.ended.then(() => {
      throw new Error(`${service.name} ended: ${service.lines.slice(-15).join('\n')}`)
    }),
  ])

const query = async <T>(url: string, text: string, values: unknown[] = []): Promise<T[]> => {
  const connection = new Postgres({ connectionString: url })
  // Postgres may be killed between two breaths; what was asked then throws.
  connection.on('error', () => {})
  await connection.connect()
  try {
    return (await connection.query(text, values)).rows as T[]
  } finally {
    await connection.end()
  }
}
