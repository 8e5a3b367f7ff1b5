import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a run of the acceptance tests can be told from outside. */
export type TestSettings = {
  /** Repeats the random choices of a run that printed it. */
  seed: number | undefined
  /** A Redis that tests may use; only keys of their own are touched there. */
  redisUrl: string | undefined
  /** Nothing may be left out then. */
  ci: boolean
}

export const readTestSettings = (env: NodeJS.ProcessEnv = process.env): TestSettings => ({
  seed: env.HOLDFAST_TEST_SEED ? Number(env.HOLDFAST_TEST_SEED) : undefined,
  redisUrl: env.REDIS_URL || undefined,
  ci: env.CI === 'true',
})

/**
 * Programs of the repository run in our environment, so that an operator's settings reach them. The
 * compile cache halves what a service's start costs, and tests start many.
 */
export const childEnvironment = (own: Record<string, string>): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: join(tmpdir(), 'holdfast-compile-cache'),
  ...process.env,
  ...own,
})
