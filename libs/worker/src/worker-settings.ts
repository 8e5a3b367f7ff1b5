import { DEFAULT_WRITE_QUORUM } from '@holdfast/placement'
import { settings } from '@holdfast/process'
import { z } from 'zod'

/** What every worker reads from its environment; spread into the worker's own schema. */
export const workerSettings = ({ metricsPort }: { metricsPort: number }) => ({
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
    .default(DEFAULT_WRITE_QUORUM)
    .describe('copies stored before an upload is acknowledged (W)'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  METRICS_PORT: settings.port().default(metricsPort).describe('health and metrics of this process'),
  HOST: z.string().default('127.0.0.1').describe('address the metrics port listens on'),
  LOG_LEVEL: settings.logLevel(),
})

export type WorkerConfig = {
  databaseUrl: string
  queueUrl: string
  /** Opens the credentials of nodes; without it those that ask for any refuse us. */
  secret: string | undefined
  previousSecret: string | undefined
  copies: number
  quorum: number
  stopWithParent: boolean
  metricsPort: number
  host: string
  logLevel: string
}

type Read = z.output<z.ZodObject<ReturnType<typeof workerSettings>>>

export const workerConfig = (read: Read): WorkerConfig => ({
  databaseUrl: read.DATABASE_URL,
  queueUrl: read.QUEUE_URL,
  secret: read.HOLDFAST_SECRET,
  previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
  copies: read.HOLDFAST_COPIES,
  quorum: read.HOLDFAST_WRITE_QUORUM,
  stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
  metricsPort: read.METRICS_PORT,
  host: read.HOST,
  logLevel: read.LOG_LEVEL,
})
