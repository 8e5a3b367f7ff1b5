import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { environmentWith } from './config.ts'
import { type NodeOptions, type RunningNode, startNodeProcess } from './node-process.ts'

const START_LIMIT_MS = 15_000
const program = join(
  dirname(createRequire(import.meta.url).resolve('@holdfast/embedded-node')),
  'main.ts',
)

/**
 * Starts an embedded node. It ends when its standard input closes, and so does not outlive us if we
 * are killed.
 *
 * @throws NodeFailed with the end of its log
 */
export async function startEmbeddedNode(options: NodeOptions): Promise<RunningNode> {
  const { readyLine, ...running } = await startNodeProcess(options, {
    program: process.execPath,
    // The node ignores its arguments; this one tells ours from anybody else's.
    args: [program, options.dataFolder],
    env: environmentOf(options),
    isReady: (line) => line.startsWith('{"ready":true'),
    limitMs: START_LIMIT_MS,
  })
  const { rpcUrl, gatewayUrl, peerId } = JSON.parse(readyLine)
  return { ...running, name: options.name, rpcUrl, gatewayUrl, peerId }
}

function environmentOf(options: NodeOptions): NodeJS.ProcessEnv {
  return environmentWith({
    HOLDFAST_NODE_HOST: '127.0.0.1',
    HOLDFAST_NODE_RPC_PORT: String(options.rpcPort),
    HOLDFAST_NODE_GATEWAY_PORT: String(options.gatewayPort),
    HOLDFAST_NODE_DATA: options.dataFolder,
    HOLDFAST_NODE_CAPACITY: options.capacity === undefined ? '' : String(options.capacity),
    HOLDFAST_SYNC: String(options.sync),
    HOLDFAST_STOP_WITH_PARENT: 'true',
    LOG_LEVEL: options.logLevel,
  })
}
