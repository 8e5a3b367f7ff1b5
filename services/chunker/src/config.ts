import { type Environment, readConfig, settings } from '@holdfast/process'
import { z } from 'zod'

export const configSchema = z.object({
  DATABASE_URL: settings.postgresUrl().describe('the catalogue'),
  QUEUE_URL: settings.queueUrl().describe('the queue: redis:// or postgres://'),
  HOLDFAST_SECRET: settings.secret().optional().describe('signing and encryption at rest'),
  HOLDFAST_SECRET_PREVIOUS: settings
    .secret()
    .optional()
    .describe('the former secret, while changing it'),
  HOLDFAST_COPIES: settings.count(1).default(3).describe('wanted copies of every chunk (R)'),
  HOLDFAST_WRITE_QUORUM: settings
    .count(1)
    .default(2)
    .describe('copies stored before an upload is acknowledged (W)'),
  HOLDFAST_CHUNKER_JOBS: settings.count(1).default(4).describe('jobs a chunker works on at a time'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  METRICS_PORT: settings.port().default(9101).describe('health and metrics of this process'),
  HOST: z.string().default('127.0.0.1').describe('address the metrics port listens on'),
  LOG_LEVEL: settings.logLevel(),
})

export type ChunkerConfig = {
  databaseUrl: string
  queueUrl: string
  /** Opens the credentials of nodes; without it those that ask for any refuse us. */
  secret: string | undefined
  previousSecret: string | undefined
  copies: number
  quorum: number
  jobs: number
  stopWithParent: boolean
  metricsPort: number
  host: string
  logLevel: string
}

/** @throws ConfigInvalid naming every wrong variable */
export function readChunkerConfig(env?: Environment): ChunkerConfig {
  const read = readConfig('chunker', configSchema, env)
  return {
    databaseUrl: read.DATABASE_URL,
    queueUrl: read.QUEUE_URL,
    secret: read.HOLDFAST_SECRET,
    previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
    copies: read.HOLDFAST_COPIES,
    quorum: read.HOLDFAST_WRITE_QUORUM,
    jobs: read.HOLDFAST_CHUNKER_JOBS,
    stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
    metricsPort: read.METRICS_PORT,
    host: read.HOST,
    logLevel: read.LOG_LEVEL,
  }
}
