import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { addNode, type Catalog, type NodeRow } from '@holdfast/catalog'
import { childEnvironment } from './config.ts'

const MAIN = fileURLToPath(new URL('../../../services/node/src/main.ts', import.meta.url))

export type TestNode = {
  rpcUrl: string
  gatewayUrl: string
  peerId: string
  /** Where its blocks are. */
  folder: string
  readonly pid: number | undefined
  /** SIGKILL. What it stored stays. */
  kill(): Promise<void>
  /** The same repository at the same address again, after a kill. */
  restart(): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

type Addresses = Pick<TestNode, 'rpcUrl' | 'gatewayUrl' | 'peerId'>

/** An embedded node as a process of its own, on free loopback ports. `capacity` in bytes. */
export async function startTestNode(options: { capacity?: number } = {}): Promise<TestNode> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-node-'))
  const begin = (ports: { rpc: string; gateway: string }) =>
    startProcess({
      HOLDFAST_NODE_DATA: folder,
      HOLDFAST_NODE_RPC_PORT: ports.rpc,
      HOLDFAST_NODE_GATEWAY_PORT: ports.gateway,
      ...(options.capacity === undefined
        ? {}
        : { HOLDFAST_NODE_CAPACITY: String(options.capacity) }),
    })
  let running = await begin({ rpc: '0', gateway: '0' })
  const { rpcUrl, gatewayUrl, peerId } = running.addresses
  return {
    rpcUrl,
    gatewayUrl,
    peerId,
    folder,
    get pid() {
      return running.child.pid
    },
    kill: () => end(running.child, 'SIGKILL'),
    restart: async () => {
      running = await begin({ rpc: new URL(rpcUrl).port, gateway: new URL(gatewayUrl).port })
    },
    stop: async () => {
      await end(running.child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Nodes that are running and registered as active. */
export async function startTestNodes(
  catalog: Catalog,
  count: number,
): Promise<(TestNode & { id: number })[]> {
  const nodes = await Promise.all(Array.from({ length: count }, () => startTestNode()))
  const registered: (TestNode & { id: number })[] = []
  for (const node of nodes) {
    const { id } = await register(catalog, node, `node-${registered.length + 1}`)
    // Not spread: `pid` is a getter.
    registered.push(Object.assign(node, { id }))
  }
  return registered
}

function register(catalog: Catalog, node: TestNode, name: string): Promise<NodeRow> {
  const { rpcUrl, gatewayUrl, peerId } = node
  return addNode(catalog, { name, rpcUrl, gatewayUrl, peerId, state: 'active' })
}

async function startProcess(
  env: Record<string, string>,
): Promise<{ child: ChildProcess; addresses: Addresses }> {
  const child = spawn(process.execPath, [MAIN], {
    // Sync is for power cuts, which no test makes.
    env: {
      ...childEnvironment(),
      HOLDFAST_STOP_WITH_PARENT: 'true',
      HOLDFAST_SYNC: 'false',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const addresses = await Promise.race([
    readyLine(child),
    once(child, 'exit').then(() => undefined),
  ])
  if (addresses === undefined) throw new Error(`the node ended with ${child.exitCode}`)
  return { child, addresses }
}

async function readyLine(child: ChildProcess): Promise<Addresses | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as Addresses & { ready?: boolean }
    if (!told.ready) continue
    // Nobody reads on, and a full pipe would stop the node.
    child.stdout.resume()
    return told
  }
  return undefined
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
