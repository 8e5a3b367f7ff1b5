/** Where programs are found; all that embedded Postgres gets to see of our environment. */
export function searchPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.PATH
}
