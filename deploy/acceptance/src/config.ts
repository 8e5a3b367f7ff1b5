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

/** Programs of the repository run in our environment, so that an operator's settings reach them. */
export const childEnvironment = (own: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...own,
})
