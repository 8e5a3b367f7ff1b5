import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../config.ts'
import { type StartedNode, startUntil, temporaryFolder } from './started.ts'

const MAIN = fileURLToPath(new URL('../../../../services/node/src/main.ts', import.meta.url))

/** Our own node as a process of its own, on free loopback ports. `capacity` in bytes. */
export async function startEmbeddedNode(options: { capacity?: number } = {}): Promise<StartedNode> {
  const folder = await temporaryFolder()
  const env = {
    ...childEnvironment(),
    HOLDFAST_NODE_DATA: folder.path,
    HOLDFAST_NODE_RPC_PORT: '0',
    HOLDFAST_NODE_GATEWAY_PORT: '0',
    HOLDFAST_STOP_WITH_PARENT: 'true',
    LOG_LEVEL: 'warn',
    ...(options.capacity !== undefined && { HOLDFAST_NODE_CAPACITY: String(options.capacity) }),
  }
  const node = await startUntil([process.execPath, MAIN], { env }, readyLine)
  return {
    ...node.ready,
    stop: async () => {
      await node.stop()
      await folder.remove()
    },
  }
}

type ReadyLine = { rpcUrl: string; gatewayUrl: string; peerId: string }

function readyLine(line: string): ReadyLine | undefined {
  const { ready, rpcUrl, gatewayUrl, peerId } = JSON.parse(line) as ReadyLine & { ready?: boolean }
  return ready ? { rpcUrl, gatewayUrl, peerId } : undefined
}
