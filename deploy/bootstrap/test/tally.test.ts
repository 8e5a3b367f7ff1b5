import { describe, expect, it } from 'vitest'
import { ending, line, sum, tallyOf } from '../src/tally.ts'

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
    expect(counted).toEqual({ passed: 5, failed: 2, skipped: 2, failures: [] })
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

  it('says last what failed and why, above its numbers', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'a good one' },
      { status: 'failed', fullName: 'a bad one', failureMessages: ['\x1b[31mexpected 1\x1b[39m'] },
    ]
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [] },
    ]
    expect(ending(tallyOf(report({ numFailedTests: 1, testResults }), 1)).split('\n')).toEqual([
      '✗ a.test.ts: a bad one',
      '    expected 1',
      '✗ b.test.ts',
      '    no such module',
      '5 passed, 2 failed, 0 skipped',
    ])
  })

  it('adds runs up to one line', () => {
    const one = { passed: 1, failed: 2, skipped: 3, failures: [] }
    expect(line(sum([one, one]))).toBe('2 passed, 4 failed, 6 skipped')
  })
})
