/** A Postgres on which tests may create databases, instead of one that the run starts by itself. */
export function givenPostgres(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.TEST_DATABASE_URL || undefined
}
