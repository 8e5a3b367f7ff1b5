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

export type TestNodeOptions = {
  folder: string
  number: number
  /** Bytes it offers. */
  capacity?: number | undefined
  front?: ((node: NodeAddresses) => Promise<Front>) | undefined
}

/** Starts an embedded node as a process of its own. */
export const startNode = async (
  options: TestNodeOptions,
): Promise<{ node: TestNode; front: Front | undefined }> => {
  const name = `node-${options.number}`
  const data = join(options.folder, name)
  await mkdir(data)
  const [rpcPort, gatewayPort] = [await freePort(), await freePort()]
  const addresses = {
    rpcUrl: `http://127.0.0.1:${rpcPort}`,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
  }
  const { capacity } = options
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
  const process = await run()
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
