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
  HOLDFAST_REMOVE_GRACE: settings
    .seconds()
    .default(300)
    .describe('seconds a chunk that nobody uses is kept'),
  HOLDFAST_VERIFY_SHARE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('of the copies made, the share that is read back from the node at once'),
  HOLDFAST_REPLICATOR_JOBS: settings
    .count(1)
    // In a small system a group is one chunk, and a job mostly waits for Postgres.
    .default(8)
    .describe('jobs a replicator works on at a time'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  METRICS_PORT: settings.port().default(9102).describe('health and metrics of this process'),
  HOST: z.string().default('127.0.0.1').describe('address the metrics port listens on'),
  LOG_LEVEL: settings.logLevel(),
})

export type ReplicatorConfig = {
  databaseUrl: string
  queueUrl: string
  /** Opens the credentials of nodes; without it those that ask for any refuse us. */
  secret: string | undefined
  previousSecret: string | undefined
  copies: number
  quorum: number
  /** Seconds. */
  removeGrace: number
  /** 0 to 1. */
  verifyShare: number
  jobs: number
  stopWithParent: boolean
  metricsPort: number
  host: string
  logLevel: string
}

/** @throws ConfigInvalid naming every wrong variable */
export function readReplicatorConfig(env?: Environment): ReplicatorConfig {
  const read = readConfig('replicator', configSchema, env)
  return {
    databaseUrl: read.DATABASE_URL,
    queueUrl: read.QUEUE_URL,
    secret: read.HOLDFAST_SECRET,
    previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
    copies: read.HOLDFAST_COPIES,
    quorum: read.HOLDFAST_WRITE_QUORUM,
    removeGrace: read.HOLDFAST_REMOVE_GRACE,
    verifyShare: read.HOLDFAST_VERIFY_SHARE,
    jobs: read.HOLDFAST_REPLICATOR_JOBS,
    stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
    metricsPort: read.METRICS_PORT,
    host: read.HOST,
    logLevel: read.LOG_LEVEL,
  }
}
