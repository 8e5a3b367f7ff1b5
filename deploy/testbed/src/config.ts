import { tmpdir } from 'node:os'

/** A Postgres on which tests may create databases, instead of one that the run starts by itself. */
export function givenPostgres(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.TEST_DATABASE_URL || undefined
}

/** What a child process needs of our environment, and nothing more. */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { PATH = '', HOME = tmpdir() } = env
  return { PATH, HOME }
}
