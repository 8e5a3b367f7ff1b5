import { TerminalError } from './errors.ts'

/**
 * The one table that says which failures no retry mends. Everything that is not in it is tried
 * again: a failure we do not know is more often a node that is away than a job that is wrong.
 */
const TERMINAL_CODES: ReadonlySet<string> = new Set(['TERMINAL', 'INVALID_PAYLOAD'])

export function isTerminal(error: unknown): boolean {
  if (error instanceof TerminalError) return true
  return TERMINAL_CODES.has(String((error as { code?: unknown } | null)?.code))
}
