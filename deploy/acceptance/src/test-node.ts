import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@holdfast/single-process/free-port'
import { type RunningProcess, startProcess } from './process.ts'

export type TestNode = {
  readonly name: string
  readonly folder: string
  /** Where the node itself listens, whatever stands in front of it. */
  readonly rpcUrl: string
  readonly gatewayUrl: string
  /** The addresses under which Holdfast knows it. */
  readonly known: NodeAddresses
  process: RunningProcess
  /** Starts it again on the same ports and data after it was killed. */
  restart(): Promise<void>
}

export type NodeAddresses = { rpcUrl: string; gatewayUrl: string }

/** Something that listens in front of a node and may change what passes. */
export type Front = NodeAddresses & { close(): Promise<void> }

/** What a node lives in, when that is not the machine as it is. */
export type Surroundings = {
  /** Ends by becoming the command that follows it. `data` is the node's folder. */
  within(data: string): string[]
  /** The host under which the node is reached once it runs; without it, loopback. */
  host?(pid: number): Promise<string>
}

export type TestNodeOptions = {
  folder: string
  number: number
  /** Bytes it offers. */
  capacity?: number | undefined
  front?: ((node: NodeAddresses) => Promise<Front>) | undefined
  surroundings?: Surroundings | undefined
}

/** Starts an embedded node as a process of its own. */
export const startNode = async (
  options: TestNodeOptions,
): Promise<{ node: TestNode; front: Front | undefined }> => {
  const name = `node-${options.number}`
  const data = join(options.folder, name)
  await mkdir(data)
  const [rpcPort, gatewayPort] = [await freePort(), await freePort()]
  const { capacity, surroundings } = options
  let host = '127.0.0.1'
  const run = async () => {
    const env = {
      HOLDFAST_NODE_DATA: data,
      HOLDFAST_NODE_RPC_PORT: String(rpcPort),
      HOLDFAST_NODE_GATEWAY_PORT: String(gatewayPort),
      LOG_LEVEL: 'warn',
      ...(capacity === undefined ? {} : { HOLDFAST_NODE_CAPACITY: String(capacity) }),
      // An address that comes after the start is not known before it.
      ...(surroundings?.host === undefined ? {} : { HOLDFAST_NODE_HOST: '0.0.0.0' }),
    }
    const started = startProcess(name, 'services/node/src/main.ts', env, surroundings?.within(data))
    await started.line(/"ready":true/)
    host = (await surroundings?.host?.(started.pid)) ?? host
    return started
  }
  const process = await run()
  const addresses = {
    rpcUrl: `http://${host}:${rpcPort}`,
    gatewayUrl: `http://${host}:${gatewayPort}`,
  }
  const front = await options.front?.(addresses)
  const node: TestNode = {
    name,
    folder: data,
    ...addresses,
    known: front ?? addresses,
    process,
    restart: async () => {
      node.process = await run()
    },
  }
  return { node, front }
}
