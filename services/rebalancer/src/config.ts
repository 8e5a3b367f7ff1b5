import { type Environment, readConfig, settings } from '@holdfast/process'
import { z } from 'zod'

export const configSchema = z.object({
  QUEUE_URL: settings.queueUrl().describe('the queue: redis:// or postgres://'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  METRICS_PORT: settings.port().default(9103).describe('health and metrics of this process'),
  HOST: z.string().default('127.0.0.1').describe('address the metrics port listens on'),
  LOG_LEVEL: settings.logLevel(),
})

export type RebalancerConfig = {
  queueUrl: string
  stopWithParent: boolean
  metricsPort: number
  host: string
  logLevel: string
}

/** @throws ConfigInvalid naming every wrong variable */
export function readRebalancerConfig(env?: Environment): RebalancerConfig {
  const read = readConfig('rebalancer', configSchema, env)
  return {
    queueUrl: read.QUEUE_URL,
    stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
    metricsPort: read.METRICS_PORT,
    host: read.HOST,
    logLevel: read.LOG_LEVEL,
  }
}
