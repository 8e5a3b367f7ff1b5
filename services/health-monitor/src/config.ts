import { EVERY_SIX_HOURS } from '@holdfast/catalog'
import { type NodeAddress, parseNodeAddresses } from '@holdfast/cluster'
import { nextRun } from '@holdfast/jobs'
import { type Environment, readConfig, settings } from '@holdfast/process'
import { type WorkerConfig, workerConfig, workerSettings } from '@holdfast/worker'
import { z } from 'zod'
import type { CheckConfig } from './check/check-schedule.ts'
import type { Timers } from './states/observation.ts'

const addresses = () =>
  z.string().transform((text, context) => {
    try {
      return parseNodeAddresses(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  })

const addressList = () => addresses().transform((list) => list.map(({ rpcUrl }) => rpcUrl))

const cronPattern = () =>
  z.string().refine((text) => text === 'off' || nextRun({ cron: text }) !== undefined, {
    message: 'must be a cron pattern such as "0 */6 * * *", or off',
  })

const timeZone = () =>
  z.string().refine((tz) => nextRun({ cron: EVERY_SIX_HOURS, tz }) !== undefined, {
    message: 'must be a time zone such as Europe/Vienna',
  })

export const configSchema = z.object({
  ...workerSettings({ metricsPort: 9104 }),
  HOLDFAST_NODES: addresses()
    .default([])
    .describe('nodes to register when not known: rpc or rpc|gateway, separated by commas'),
  HOLDFAST_ALLOW_UNSYNCED: addressList()
    .default([])
    .describe('RPC addresses of nodes that may lose what they confirmed, separated by commas'),
  HOLDFAST_PROBE_EVERY: settings.seconds().default(1).describe('seconds between probes of a node'),
  HOLDFAST_SUSPECT_AFTER: settings
    .seconds()
    .default(3)
    .describe('seconds without an answer to anybody until a node is suspect'),
  HOLDFAST_DOWN_AFTER: settings
    .seconds()
    .default(10)
    .describe('seconds without an answer to anybody until a node is down'),
  HOLDFAST_OUT_AFTER: settings
    .seconds()
    .default(300)
    .describe('seconds a node is down until its copies are replaced'),
  HOLDFAST_LEASE: settings
    .seconds()
    .default(45)
    .describe('seconds an upload may stay silent before it is given up'),
  HOLDFAST_NODE_LOSSES: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of all nodes lost for good in a year, for the estimate of durability'),
  HOLDFAST_CHECK_CRON: cronPattern()
    .default(EVERY_SIX_HOURS)
    .describe(
      'when the health check runs by itself: a cron pattern, or off; the API may change it',
    ),
  HOLDFAST_CHECK_TZ: timeZone().default('UTC').describe('time zone of HOLDFAST_CHECK_CRON'),
  HOLDFAST_CHECK_REPAIR: settings
    .flag()
    .default(true)
    .describe('whether the scheduled health check repairs what it finds'),
  HOLDFAST_CHECK_FOLLOW: settings
    .seconds()
    .default(3_600)
    .describe('seconds a health check follows its repair at most'),
  HOLDFAST_SCRUB_DAYS: z.coerce
    .number()
    .positive()
    .default(14)
    .describe('days within which every copy is read and hashed once'),
  HOLDFAST_SCRUB_SHARE: z.coerce
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe("of a node's bandwidth, what the scrub may take"),
  HOLDFAST_INVENTORY_EVERY: settings
    .seconds()
    .default(86_400)
    .describe("seconds between comparisons of a node's block list with the catalogue"),
  HOLDFAST_IMPORT_KEEP_DAYS: settings
    .count(1)
    .default(30)
    .describe('days after which an import that is over is forgotten'),
})

export type MonitorConfig = WorkerConfig & {
  nodes: readonly NodeAddress[]
  allowUnsynced: readonly string[]
  /** Seconds. */
  probeEvery: number
  timers: Timers
  /** Seconds. */
  lease: number
  /** Of all nodes, the share that is lost for good within a year. */
  nodeLossesPerYear: number
  check: CheckConfig
  scrubDays: number
  /** Above 0, at most 1. */
  scrubShare: number
  /** Seconds. */
  inventoryEvery: number
  importKeepDays: number
}

/** @throws ConfigInvalid naming every wrong variable */
export function readMonitorConfig(env?: Environment): MonitorConfig {
  const read = readConfig('health-monitor', configSchema, env)
  return {
    ...workerConfig(read),
    nodes: read.HOLDFAST_NODES,
    allowUnsynced: read.HOLDFAST_ALLOW_UNSYNCED,
    probeEvery: read.HOLDFAST_PROBE_EVERY,
    timers: {
      suspectAfter: read.HOLDFAST_SUSPECT_AFTER,
      downAfter: read.HOLDFAST_DOWN_AFTER,
      outAfter: read.HOLDFAST_OUT_AFTER,
    },
    lease: read.HOLDFAST_LEASE,
    nodeLossesPerYear: read.HOLDFAST_NODE_LOSSES,
    check: {
      cron: read.HOLDFAST_CHECK_CRON === 'off' ? null : read.HOLDFAST_CHECK_CRON,
      tz: read.HOLDFAST_CHECK_TZ,
      repair: read.HOLDFAST_CHECK_REPAIR,
      followSeconds: read.HOLDFAST_CHECK_FOLLOW,
    },
    scrubDays: read.HOLDFAST_SCRUB_DAYS,
    scrubShare: read.HOLDFAST_SCRUB_SHARE,
    inventoryEvery: read.HOLDFAST_INVENTORY_EVERY,
    importKeepDays: read.HOLDFAST_IMPORT_KEEP_DAYS,
  }
}
