import { describe, expect, it } from 'vitest'
import { ApiError, ServerUnreachable } from '../src/index.ts'
import { withRetries } from '../src/transfer/index.ts'

const away = () => new ServerUnreachable('no answer')
const problem = (status: number, retryAfter?: number) =>
  new ApiError({ type: '', title: '', status, code: `HTTP_${status}` }, retryAfter)

/** Fails with each of the errors in turn, then succeeds. */
const failing = (...errors: Error[]) => {
  let tries = 0
  return {
    work: async () => {
      tries += 1
      const error = errors[tries - 1]
      if (error !== undefined) throw error
      return `try ${tries}`
    },
    tries: () => tries,
  }
}

describe('withRetries', () => {
  it('tries again what may pass', async () => {
    const { work } = failing(away(), problem(503), problem(429))
    expect(await withRetries(work, { firstWaitMs: 1 })).toBe('try 4')
  })

  it('does not try again what stays', async () => {
    for (const error of [problem(404), problem(409), problem(507), new Error('ours')]) {
      const { work, tries } = failing(error)
      await expect(withRetries(work, { firstWaitMs: 1 })).rejects.toBe(error)
      expect(tries()).toBe(1)
    }
  })

  it('gives up after its tries, with the last error', async () => {
    const last = away()
    const { work } = failing(away(), away(), last)
    await expect(withRetries(work, { attempts: 3, firstWaitMs: 1 })).rejects.toBe(last)
  })

  it('begins to count anew when something was got done', async () => {
    let tries = 0
    const work = async (_attempt: number, progressed: () => void) => {
      tries += 1
      if (tries === 10) return 'done'
      progressed()
      throw away()
    }
    expect(await withRetries(work, { attempts: 2, firstWaitMs: 1 })).toBe('done')
  })

  it('waits as long as the server asks, and longer each time', async () => {
    const waits: number[] = []
    const { work } = failing(away(), away(), problem(503, 0.05))
    await withRetries(work, { firstWaitMs: 4, onRetry: (_error, ms) => waits.push(ms) })
    expect(waits[0]).toBeGreaterThanOrEqual(3)
    expect(waits[0]).toBeLessThanOrEqual(5)
    expect(waits[1]).toBeGreaterThanOrEqual(6)
    expect(waits[2]).toBeGreaterThanOrEqual(50)
  })

  it('stops waiting when it is interrupted', async () => {
    const stop = new AbortController()
    const { work } = failing(away())
    const running = withRetries(work, {
      firstWaitMs: 60_000,
      signal: stop.signal,
      onRetry: () => stop.abort(),
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })
})
