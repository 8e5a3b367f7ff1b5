import type { Logger } from 'pino'
import type { NodeConfig } from './config.ts'
import { createGatewayHandler } from './gateway/handle-gateway.ts'
import { listen } from './http-server.ts'
import { openIdentity } from './identity.ts'
import { createRpcHandler } from './rpc/handle-rpc.ts'
import { openBlockStore } from './store/block-store.ts'

export type NodeDeps = {
  config: Pick<NodeConfig, 'host' | 'rpcPort' | 'gatewayPort' | 'dataFolder' | 'capacity' | 'sync'>
  log: Logger
}

export type RunningNode = {
  rpcUrl: string
  gatewayUrl: string
  peerId: string
  stop(signal?: AbortSignal): Promise<void>
}

/**
 * Starts an IPFS node that keeps blocks and answers Kubo's RPC and gateway calls. One process must
 * own a data folder: starting clears what it takes for a dead predecessor's unfinished files.
 */
export async function start({ config, log }: NodeDeps): Promise<RunningNode> {
  const { host, dataFolder, capacity, sync } = config
  const store = await openBlockStore({ dataFolder, capacity, sync })
  const identity = await openIdentity(dataFolder)
  const node = { identity, store, settings: { dataFolder, sync } }
  const rpc = await listen(createRpcHandler({ node, log }), { host, port: config.rpcPort })
  const gateway = await listen(createGatewayHandler({ store, log }), {
    host,
    port: config.gatewayPort,
  }).catch(async (error: unknown) => {
    await rpc.stop()
    throw error
  })
  return {
    rpcUrl: rpc.url,
    gatewayUrl: gateway.url,
    peerId: identity.peerId,
    stop: async (signal) => void (await Promise.all([rpc.stop(signal), gateway.stop(signal)])),
  }
}
