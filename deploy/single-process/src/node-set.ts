import { join } from 'node:path'
import type { Logger } from '@holdfast/process'
import type { SingleProcessConfig } from './config.ts'
import type { DataFolder } from './data-folder.ts'
import { startEmbeddedNode } from './embedded-node.ts'
import { keepRunning } from './keep-running.ts'
import { startKuboNode } from './kubo-node.ts'
import {
  endStaleNode,
  type NodeAddress,
  type NodeOptions,
  type RunningNode,
} from './node-process.ts'

export type NodeSet = {
  /** Where each node answers. */
  addresses: NodeAddress[]
  stop(signal?: AbortSignal): Promise<void>
}

type Options = {
  config: Pick<
    SingleProcessConfig,
    'embeddedNodes' | 'kubo' | 'restartNodes' | 'nodeCapacity' | 'syncNodes' | 'logLevel'
  >
  data: DataFolder
  log: Logger
}

type NodeKind = {
  name: string
  count: number
  start(options: NodeOptions): Promise<RunningNode>
}

const KUBO_NODES = 3

/** Starts the nodes side by side. If one cannot be started, the others are stopped again. */
export async function startNodes(options: Options): Promise<NodeSet> {
  const { config, log } = options
  const kind = kindOf(config)
  const names = Array.from({ length: kind.count }, (_, i) => `${kind.name}-${i + 1}`)
  const nodes = await Promise.all(names.map((name) => filesOf(name, options)))
  await Promise.all(nodes.map(endStaleNode))
  const starting = (await withPorts(nodes, options)).map((node) =>
    keepRunning({
      name: node.name,
      start: () => kind.start(node),
      restart: config.restartNodes,
      log,
    }),
  )
  const started = await Promise.allSettled(starting)
  const running = started.flatMap((node) => (node.status === 'fulfilled' ? [node.value] : []))
  const stop = async (signal?: AbortSignal) =>
    void (await Promise.all(running.map((node) => node.stop(signal))))
  const failed = started.find((node) => node.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { addresses: running.map((node) => node.current()), stop }
}

/** Names differ by kind, because a repository of one is nothing to the other. */
function kindOf({ kubo, embeddedNodes }: Options['config']): NodeKind {
  if (kubo === undefined) return { name: 'node', count: embeddedNodes, start: startEmbeddedNode }
  return { name: 'kubo', count: KUBO_NODES, start: (node) => startKuboNode(kubo, node) }
}

async function filesOf(name: string, { data }: Options) {
  const folder = await data.folder('nodes')
  const logs = await data.folder('logs')
  return {
    name,
    dataFolder: join(folder, name),
    pidFile: join(folder, `${name}.pid`),
    logFile: join(logs, `${name}.log`),
  }
}

/** One after the other, because each takes its ports from the same file. */
async function withPorts(nodes: Awaited<ReturnType<typeof filesOf>>[], { config, data }: Options) {
  const complete: NodeOptions[] = []
  for (const node of nodes) {
    complete.push({
      ...node,
      rpcPort: await data.port(`${node.name} rpc`),
      gatewayPort: await data.port(`${node.name} gateway`),
      capacity: config.nodeCapacity,
      sync: config.syncNodes,
      logLevel: config.logLevel,
    })
  }
  return complete
}
