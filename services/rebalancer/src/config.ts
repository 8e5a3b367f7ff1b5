import { type Environment, readConfig, settings } from '@holdfast/process'
import { z } from 'zod'
import { type Hours, parseHours } from './allowed-hours.ts'

const hours = () =>
  z.string().transform((text, context) => {
    const parsed = parseHours(text)
    if (parsed !== undefined) return parsed
    context.addIssue({ code: 'custom', message: 'must be two hours, for example 22-6' })
    return z.NEVER
  })

const timeZone = () =>
  z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
    message: 'must be a time zone, for example Europe/Vienna',
  })

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
  HOLDFAST_REBALANCE: settings
    .flag()
    .default(true)
    .describe('move copies by itself when nodes changed, or too much lies off its place'),
  HOLDFAST_REBALANCE_SHARE: z.coerce
    .number()
    .min(0)
    .max(100)
    .default(5)
    .describe('percent of all bytes that may lie off their place before copies are moved'),
  HOLDFAST_REBALANCE_RATE: settings
    .bytes()
    .pipe(z.number().min(1_024))
    .prefault('64MiB')
    .describe('bytes that a plan moves per second at most'),
  HOLDFAST_REBALANCE_HOURS: hours()
    .prefault('0-24')
    .describe('hours of the day in which copies move by themselves, for example 22-6'),
  HOLDFAST_REBALANCE_TZ: timeZone()
    .default('UTC')
    .describe('time zone of these hours, for example Europe/Vienna'),
  HOLDFAST_REBALANCER_JOBS: settings
    .count(1)
    .default(4)
    .describe('jobs a rebalancer works on at a time'),
  HOLDFAST_STOP_WITH_PARENT: settings
    .flag()
    .default(false)
    .describe('stop when standard input closes'),
  METRICS_PORT: settings.port().default(9103).describe('health and metrics of this process'),
  HOST: z.string().default('127.0.0.1').describe('address the metrics port listens on'),
  LOG_LEVEL: settings.logLevel(),
})

export type RebalancerConfig = {
  databaseUrl: string
  queueUrl: string
  /** Opens the credentials of nodes; without it those that ask for any refuse us. */
  secret: string | undefined
  previousSecret: string | undefined
  copies: number
  quorum: number
  automatic: boolean
  /** 0 to 1: the share of all bytes off their place above which a plan is made. */
  awayShare: number
  bytesPerSecond: number
  hours: Hours
  timeZone: string
  jobs: number
  stopWithParent: boolean
  metricsPort: number
  host: string
  logLevel: string
}

/** @throws ConfigInvalid naming every wrong variable */
export function readRebalancerConfig(env?: Environment): RebalancerConfig {
  const read = readConfig('rebalancer', configSchema, env)
  return {
    databaseUrl: read.DATABASE_URL,
    queueUrl: read.QUEUE_URL,
    secret: read.HOLDFAST_SECRET,
    previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
    copies: read.HOLDFAST_COPIES,
    quorum: read.HOLDFAST_WRITE_QUORUM,
    automatic: read.HOLDFAST_REBALANCE,
    awayShare: read.HOLDFAST_REBALANCE_SHARE / 100,
    bytesPerSecond: read.HOLDFAST_REBALANCE_RATE,
    hours: read.HOLDFAST_REBALANCE_HOURS,
    timeZone: read.HOLDFAST_REBALANCE_TZ,
    jobs: read.HOLDFAST_REBALANCER_JOBS,
    stopWithParent: read.HOLDFAST_STOP_WITH_PARENT,
    metricsPort: read.METRICS_PORT,
    host: read.HOST,
    logLevel: read.LOG_LEVEL,
  }
}
