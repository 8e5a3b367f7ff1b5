import { type Environment, readConfig, settings } from '@holdfast/process'
import { z } from 'zod'

export const configSchema = z.object({
  HOLDFAST_NODE_HOST: z.string().default('127.0.0.1').describe('address both servers listen on'),
  HOLDFAST_NODE_RPC_PORT: settings.port().default(5001).describe('RPC port; 0 = any free one'),
  HOLDFAST_NODE_GATEWAY_PORT: settings
    .port()
    .default(8081)
    .describe('gateway port; 0 = any free one'),
  HOLDFAST_NODE_DATA: z
    .string()
    .default('.holdfast/node')
    .describe('folder of blocks and identity'),
  HOLDFAST_NODE_CAPACITY: settings
    .bytes()
    .optional()
    .describe('bytes of blocks to take; without it the disk is the limit'),
  HOLDFAST_SYNC: settings.flag().default(true).describe('sync to disk before answering'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  LOG_LEVEL: settings.logLevel(),
})

export type NodeConfig = {
  host: string
  rpcPort: number
  gatewayPort: number
  dataFolder: string
  /** Bytes. */
  capacity: number | undefined
  sync: boolean
  stopWithParent: boolean
  logLevel: string
}

/** @throws ConfigInvalid naming every wrong variable */
export function readNodeConfig(env?: Environment): NodeConfig {
  const read = readConfig('node', configSchema, env)
  return {
    host: read.HOLDFAST_NODE_HOST,
    rpcPort: read.HOLDFAST_NODE_RPC_PORT,
    gatewayPort: read.HOLDFAST_NODE_GATEWAY_PORT,
    dataFolder: read.HOLDFAST_NODE_DATA,
    capacity: read.HOLDFAST_NODE_CAPACITY,
    sync: read.HOLDFAST_SYNC,
    stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
    logLevel: read.LOG_LEVEL,
  }
}

/** Four, Node's default, serialise syncs that the file system would commit together. */
const DISK_THREADS = '16'

/** Must run before the process's first file call: libuv reads it once. */
export function tuneProcess(env: NodeJS.ProcessEnv = process.env): void {
  env.UV_THREADPOOL_SIZE ??= DISK_THREADS
}
