import { type Environment, parseAllowedPlaces, readConfig, settings } from '@holdfast/process'
import { type WorkerConfig, workerConfig, workerSettings } from '@holdfast/worker'
import { z } from 'zod'
import type { ImportConfig } from './imports/deps.ts'

const places = z.string().transform((text, context) => {
  try {
    return parseAllowedPlaces(text)
  } catch (error) {
    context.addIssue((error as Error).message)
    return z.NEVER
  }
})

const gateways = z
  .string()
  .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
  .pipe(z.array(z.url({ protocol: /^https?$/ })))

export const configSchema = z.object({
  ...workerSettings({ metricsPort: 9101 }),
  HOLDFAST_CHUNKER_JOBS: settings.count(1).default(4).describe('jobs a chunker works on at a time'),
  HOLDFAST_IMPORT_JOBS: settings
    .count(1)
    .default(2)
    .describe('imports a chunker works on at a time'),
  HOLDFAST_IMPORT_MAX: settings.bytes().prefault('1TiB').describe('bytes of one import'),
  HOLDFAST_IMPORT_HOURS: settings.seconds().default(24).describe('hours an import may take'),
  HOLDFAST_IMPORT_ALLOW: places
    .prefault('')
    .describe(
      'addresses, ranges and hosts that imports may come from although they are not public',
    ),
  HOLDFAST_IMPORT_GATEWAYS: gateways
    .prefault('')
    .describe('trustless gateways that CIDs are imported from, separated by commas'),
})

export type ChunkerConfig = WorkerConfig &
  ImportConfig & {
    jobs: number
    importJobs: number
  }

/** @throws ConfigInvalid naming every wrong variable */
export function readChunkerConfig(env?: Environment): ChunkerConfig {
  const read = readConfig('chunker', configSchema, env)
  return {
    ...workerConfig(read),
    jobs: read.HOLDFAST_CHUNKER_JOBS,
    importJobs: read.HOLDFAST_IMPORT_JOBS,
    importMax: read.HOLDFAST_IMPORT_MAX,
    importHours: read.HOLDFAST_IMPORT_HOURS,
    importAllow: read.HOLDFAST_IMPORT_ALLOW,
    importGateways: read.HOLDFAST_IMPORT_GATEWAYS,
  }
}
