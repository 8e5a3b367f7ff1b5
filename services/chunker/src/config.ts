import { type Environment, readConfig, settings } from '@holdfast/process'
import { type WorkerConfig, workerConfig, workerSettings } from '@holdfast/worker'
import { z } from 'zod'

export const configSchema = z.object({
  ...workerSettings({ metricsPort: 9101 }),
  HOLDFAST_CHUNKER_JOBS: settings.count(1).default(4).describe('jobs a chunker works on at a time'),
})

export type ChunkerConfig = WorkerConfig & {
  jobs: number
}

/** @throws ConfigInvalid naming every wrong variable */
export function readChunkerConfig(env?: Environment): ChunkerConfig {
  const read = readConfig('chunker', configSchema, env)
  return {
    ...workerConfig(read),
    jobs: read.HOLDFAST_CHUNKER_JOBS,
  }
}
