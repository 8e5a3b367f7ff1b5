import { describe, expect, it } from 'vitest'
import { line, sum, tallyOf } from '../src/tally.ts'

const report = (over: object) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...over,
})

describe('the count of a run', () => {
  it('takes over passed, failed and skipped tests', () => {
    const counted = tallyOf(report({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), 1)
    expect(counted).toEqual({ passed: 5, failed: 2, skipped: 2 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]
    expect(tallyOf(report({ numFailedTests: 1, testResults }), 1).failed).toBe(2)
  })

  it('counts a run that ended badly without a failed test, or without any report, as a failure', () => {
    expect(tallyOf(report({}), 1).failed).toBe(1)
    expect(tallyOf(report({}), null).failed).toBe(1)
    expect(tallyOf(undefined, 0).failed).toBe(1)
  })

  it('adds runs up to one line', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(line(sum([one, one]))).toBe('2 passed, 4 failed, 6 skipped')
  })
})
