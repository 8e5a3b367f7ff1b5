import { readFileSync } from 'node:fs'
import type { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

/** One or more variables are missing or wrong; the message names all of them, and no value. */
export class ConfigInvalid extends Error {
  readonly code = 'CONFIG_INVALID'
  override readonly name = 'ConfigInvalid'
  readonly problems: readonly string[]

  constructor(service: string, problems: readonly string[]) {
    super(`missing or wrong settings of ${service}:\n  ${problems.join('\n  ')}`)
    this.problems = problems
  }
}

/**
 * Reads a service's settings from the environment, once. The schema's keys are variable names. Each
 * may instead come from a file whose path is in `NAME_FILE` (how container engines hand over
 * secrets). An empty variable counts as not set, because compose files pass unset ones as "".
 *
 * @throws ConfigInvalid with every problem at once, so that nobody repairs them one start at a time
 */
export function readConfig<S extends z.ZodObject>(
  service: string,
  schema: S,
  env: Environment = process.env,
): Readonly<z.output<S>> {
  const problems: string[] = []
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = readVariable(name, env, problems)
    if (value !== undefined) given[name] = value
  }
  const parsed = schema.safeParse(given)
  if (!parsed.success) problems.push(...explain(parsed.error, given, problems))
  if (!parsed.success || problems.length > 0) throw new ConfigInvalid(service, problems)
  return Object.freeze(parsed.data)
}

function readVariable(name: string, env: Environment, problems: string[]): string | undefined {
  const value = env[name] || undefined
  const file = env[`${name}_FILE`] || undefined
  if (file === undefined) return value
  if (value !== undefined) {
    problems.push(`${name}: set either ${name} or ${name}_FILE, not both`)
    return value
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch (error) {
    problems.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return undefined
  }
}

function explain(error: z.ZodError, given: Record<string, string>, known: string[]): string[] {
  return error.issues.flatMap((issue) => {
    const name = String(issue.path[0] ?? 'configuration')
    if (name in given || issue.path.length === 0) return [`${name}: ${issue.message}`]
    // An unreadable NAME_FILE was already reported; that its variable is missing is no news.
    return known.some((problem) => problem.startsWith(`${name}_FILE:`)) ? [] : [`${name}: not set`]
  })
}
