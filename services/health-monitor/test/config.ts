/** What a child of a test gets to see of our environment: where programs are found. */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): { PATH?: string } {
  return env.PATH === undefined ? {} : { PATH: env.PATH }
}

/** How much the monitors of a test say; nothing unless somebody wants to look. */
export function testLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL ?? 'silent'
}
