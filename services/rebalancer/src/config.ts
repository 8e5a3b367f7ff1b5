import { type Environment, readConfig, settings } from '@holdfast/process'
import { type WorkerConfig, workerConfig, workerSettings } from '@holdfast/worker'
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
  ...workerSettings({ metricsPort: 9103 }),
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
})

export type RebalancerConfig = WorkerConfig & {
  automatic: boolean
  /** 0 to 1: the share of all bytes off their place above which a plan is made. */
  awayShare: number
  bytesPerSecond: number
  hours: Hours
  timeZone: string
  jobs: number
}

/** @throws ConfigInvalid naming every wrong variable */
export function readRebalancerConfig(env?: Environment): RebalancerConfig {
  const read = readConfig('rebalancer', configSchema, env)
  return {
    ...workerConfig(read),
    automatic: read.HOLDFAST_REBALANCE,
    awayShare: read.HOLDFAST_REBALANCE_SHARE / 100,
    bytesPerSecond: read.HOLDFAST_REBALANCE_RATE,
    hours: read.HOLDFAST_REBALANCE_HOURS,
    timeZone: read.HOLDFAST_REBALANCE_TZ,
    jobs: read.HOLDFAST_REBALANCER_JOBS,
  }
}
