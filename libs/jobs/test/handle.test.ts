import { describe, expect, it } from 'vitest'
import { done, EntriesFailed, InvalidPayload, perEntry, TerminalError } from '../src/index.ts'
import { createOutage } from '../src/outage.ts'
import { isTerminal } from '../src/retry-or-not.ts'
import { recordingLog } from './fixtures/recorder.ts'

describe('the outcome of a batch', () => {
  it('is done when every entry is', () => {
    expect(perEntry({ done: 3, failed: [] })).toEqual(done({ entries: 3 }))
  })

  it('is a failure with every reason when one entry failed', () => {
    const reason = new Error('node 4 is away')
    let thrown: unknown
    try {
      perEntry({ done: 2, failed: [reason] })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(EntriesFailed)
    expect(thrown).toMatchObject({ code: 'ENTRIES_FAILED', errors: [reason] })
    expect(String(thrown)).toMatch(/1 of 3 entries failed.*node 4 is away/)
  })
})

describe('the table of errors', () => {
  it('retries everything but what says that it is final', () => {
    class Hopeless extends TerminalError {
      override readonly code = 'HOPELESS'
    }
    const terminal = [new TerminalError('x'), new InvalidPayload('x'), new Hopeless('x')]
    const others = [new Error('x'), Object.assign(new Error('x'), { code: 'EPIPE' }), 'text', null]
    expect(terminal.map(isTerminal)).toEqual([true, true, true])
    expect(others.map(isTerminal)).toEqual([false, false, false, false])
  })
})

describe('an outage', () => {
  it('is logged when it begins and when it ends, and not in between', () => {
    const { log, lines } = recordingLog()
    const outage = createOutage(log, 'redis')
    outage.over()
    for (let time = 0; time < 3; time++) outage.failed(new Error('ECONNREFUSED'))
    expect(outage.active).toBe(true)
    outage.over()
    outage.over()
    expect(lines.seen.map((line) => line.level)).toEqual(['error', 'info'])
  })
})
