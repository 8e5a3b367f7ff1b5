import { stripVTControlCharacters } from 'node:util'

/** How a run of tests, or one check, ended. */
export type Tally = {
  passed: number
  failed: number
  skipped: number
  /** What failed and why: said again at the end, since a log of CI is often cut to that. */
  failures: readonly string[]
}

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[]
  }[]
}

/**
 * Counts a run from vitest's JSON report and its exit code. A file that could not be loaded has no
 * tests in the report, and a worker that crashed leaves nothing at all: each counts as one failure,
 * since otherwise the run with the worst trouble would look the cleanest.
 */
export function tallyOf(report: Report | undefined, exitCode: number | null): Tally {
  if (report === undefined) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`no report; exit code ${exitCode}`] }
  }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failuresOf(report),
  }
}

/** Lines of a message: the rest is where it happened. */
const LINES = 8

const failuresOf = ({ testResults }: Report): string[] =>
  testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message = '', assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed')
      if (failed.length === 0) return [`${name}\n${begin(message)}`]
      return failed.map(
        ({ fullName, failureMessages = [] }) =>
          `${name}: ${fullName}\n${begin(failureMessages.join('\n'))}`,
      )
    })

const begin = (message: string): string =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .slice(0, LINES)
    .map((line) => `    ${line}`)
    .join('\n')

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] },
  )
}

/** What CI shows last; the numbers are its last line. */
export const ending = (tally: Tally): string =>
  [...tally.failures.map((failure) => `✗ ${failure}`), line(tally)].join('\n')

export function line({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
