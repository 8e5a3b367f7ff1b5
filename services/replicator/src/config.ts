import { type Environment, readConfig, settings } from '@holdfast/process'
import { type WorkerConfig, workerConfig, workerSettings } from '@holdfast/worker'
import { z } from 'zod'

export const configSchema = z.object({
  ...workerSettings({ metricsPort: 9102 }),
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
})

export type ReplicatorConfig = WorkerConfig & {
  /** Seconds. */
  removeGrace: number
  /** 0 to 1. */
  verifyShare: number
  jobs: number
}

/** @throws ConfigInvalid naming every wrong variable */
export function readReplicatorConfig(env?: Environment): ReplicatorConfig {
  const read = readConfig('replicator', configSchema, env)
  return {
    ...workerConfig(read),
    removeGrace: read.HOLDFAST_REMOVE_GRACE,
    verifyShare: read.HOLDFAST_VERIFY_SHARE,
    jobs: read.HOLDFAST_REPLICATOR_JOBS,
  }
}
