/**
 * What the command's exit code says, the same for every subcommand.
 *
 * - 0: done. A health check found everything healthy.
 * - 1: done, and not all is well: problems found or left, some files failed, a node test failed.
 * - 2: could not be done: wrong arguments, not signed in, no answer, the server said no.
 * - 130: interrupted by Ctrl-C, as shells have it.
 */
export const EXIT = { done: 0, problems: 1, failed: 2, interrupted: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** For `--help`, at the end of the main page. */
export const EXIT_CODES_HELP = [
  'Exit codes:',
  '  0    done; a health check found everything healthy',
  '  1    done, and not all is well: problems found or left, or some files failed',
  '  2    could not be done; the message says why',
  '  130  interrupted',
].join('\n')
