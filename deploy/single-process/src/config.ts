import { ConfigInvalid, type Environment, readConfig, settings } from '@holdfast/process'
import { z } from 'zod'

/** Variables of `npm start` itself; those of the services are read by the services. */
export const configSchema = z.object({
  HOLDFAST_DATA: z.string().default('.holdfast').describe('folder that everything is kept in'),
  HOLDFAST_SECRET: settings
    .secret()
    .optional()
    .describe('signing and encryption at rest; made and kept in the data folder without it'),
  HOLDFAST_SECRET_PREVIOUS: settings
    .secret()
    .optional()
    .describe('the former secret, while changing it'),
  DATABASE_URL: settings.postgresUrl().optional().describe('own Postgres instead of the embedded'),
  QUEUE_URL: settings
    .queueUrl()
    .optional()
    .describe('own Redis or Postgres for the queue; beside the catalogue without it'),
  HOLDFAST_NODES: z
    .string()
    .optional()
    .describe('own IPFS nodes instead of embedded ones: RPC addresses, or rpc|gateway pairs'),
  HOLDFAST_EMBEDDED_NODES: settings
    .count(1)
    .max(32)
    .default(4)
    .describe('embedded nodes; with four, losing one for good leaves a place for the third copy'),
  HOLDFAST_RESTART_NODES: settings
    .flag()
    .default(true)
    .describe('start an embedded node that died again'),
  HOLDFAST_NODE_CAPACITY: settings.bytes().optional().describe('bytes an embedded node offers'),
  HOLDFAST_SYNC: settings.flag().default(true).describe('embedded nodes sync before they answer'),
  HOLDFAST_COPIES: settings.count(1).default(3).describe('R, wanted copies of each chunk'),
  HOLDFAST_WRITE_QUORUM: settings
    .count(1)
    .default(2)
    .describe('W, copies stored before an upload is acknowledged'),
  IPFS_BIN: z.string().default('ipfs').describe('the Kubo program that `npm start -- --kubo` runs'),
  PORT: settings.port().default(8080).describe('port of the API and the web app; 0 = any free one'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  METRICS_PORT: settings.port().optional().describe('port of /metrics; none without it'),
  LOG_LEVEL: settings.logLevel(),
})

export type SingleProcessConfig = Readonly<{
  dataFolder: string
  secret: string | undefined
  previousSecret: string | undefined
  databaseUrl: string | undefined
  queueUrl: string | undefined
  ownNodes: boolean
  embeddedNodes: number
  /** The Kubo program, when Kubo nodes were asked for. */
  kubo: string | undefined
  restartNodes: boolean
  /** Bytes. */
  nodeCapacity: number | undefined
  syncNodes: boolean
  copies: number
  quorum: number
  port: number
  host: string
  metricsPort: number | undefined
  logLevel: string
}>

/**
 * @param args what follows `npm start --`
 * @throws ConfigInvalid naming every wrong variable, and an argument that means nothing
 */
export function readSingleProcessConfig(
  args: readonly string[],
  env?: Environment,
): SingleProcessConfig {
  const unknown = args.filter((arg) => arg !== '--kubo')
  if (unknown.length > 0) {
    const problems = unknown.map((arg) => `${arg}: there is only the option --kubo`)
    throw new ConfigInvalid('npm start', problems)
  }
  const read = readConfig('npm start', configSchema, env)
  return Object.freeze({
    dataFolder: read.HOLDFAST_DATA,
    secret: read.HOLDFAST_SECRET,
    previousSecret: read.HOLDFAST_SECRET_PREVIOUS,
    databaseUrl: read.DATABASE_URL,
    queueUrl: read.QUEUE_URL,
    ownNodes: read.HOLDFAST_NODES !== undefined,
    embeddedNodes: read.HOLDFAST_EMBEDDED_NODES,
    kubo: args.includes('--kubo') ? read.IPFS_BIN : undefined,
    restartNodes: read.HOLDFAST_RESTART_NODES,
    nodeCapacity: read.HOLDFAST_NODE_CAPACITY,
    syncNodes: read.HOLDFAST_SYNC,
    copies: read.HOLDFAST_COPIES,
    quorum: read.HOLDFAST_WRITE_QUORUM,
    port: read.PORT,
    host: read.HOST,
    metricsPort: read.METRICS_PORT,
    logLevel: read.LOG_LEVEL,
  })
}

/**
 * The environment as a service shall see it: ours, with what only this start knows on top. The
 * files that secrets may come from were read already, so their variables are left out.
 */
export function environmentWith(
  overrides: Record<string, string>,
  env: Environment = process.env,
): Environment {
  const replaced = Object.keys(overrides).map((name) => `${name}_FILE`)
  const kept = Object.entries(env).filter(([name]) => !replaced.includes(name))
  return { ...Object.fromEntries(kept), ...overrides }
}

/** Where programs are found; all that embedded Postgres gets to see of our environment. */
export function searchPath(env: Environment = process.env): string | undefined {
  return env.PATH
}
