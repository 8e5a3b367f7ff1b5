import { describe, expect, it, vi } from 'vitest'
import { createShutdown } from '../src/index.ts'

function setUp() {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  return { log, shutdown: createShutdown({ log: () => log }) }
}

describe('createShutdown', () => {
  it('undoes what was started in reverse, one after the other', async () => {
    const { shutdown } = setUp()
    const order: string[] = []
    shutdown.defer('close the pool', () => order.push('pool'))
    shutdown.defer('finish requests', async () => {
      await new Promise(setImmediate)
      order.push('requests')
    })
    expect(await shutdown.run('SIGTERM')).toBe(true)
    expect(order).toEqual(['requests', 'pool'])
  })

  it('runs each step once, however often it is asked', async () => {
    const { shutdown } = setUp()
    const stop = vi.fn()
    shutdown.defer('stop', stop)
    await Promise.all([shutdown.run('SIGINT'), shutdown.run('SIGTERM')])
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('goes on after a step that fails, and says so', async () => {
    const { shutdown, log } = setUp()
    const last = vi.fn()
    shutdown.defer('last', last)
    shutdown.defer('first', () => Promise.reject(new Error('no')))
    expect(await shutdown.run('SIGINT')).toBe(false)
    expect(last).toHaveBeenCalled()
    expect(log.error).toHaveBeenCalledWith(
      expect.objectContaining({ step: 'first' }),
      expect.any(String),
    )
  })

  it('leaves a step behind that takes longer than its limit, after aborting it', async () => {
    const { shutdown, log } = setUp()
    const last = vi.fn()
    const aborted = vi.fn()
    shutdown.defer('last', last)
    const hang = (signal: AbortSignal) => {
      signal.addEventListener('abort', aborted)
      return new Promise(() => {})
    }
    shutdown.defer('hang', hang, { limitMs: 5 })
    expect(await shutdown.run('SIGINT')).toBe(false)
    expect(aborted).toHaveBeenCalled()
    expect(last).toHaveBeenCalled()
    expect(log.warn).toHaveBeenCalled()
  })

  it('tells everybody at once that stopping began', async () => {
    const { shutdown } = setUp()
    expect(shutdown.signal.aborted).toBe(false)
    void shutdown.run('SIGINT')
    expect(shutdown.signal.aborted).toBe(true)
  })

  it('waits for a start under way, so that what it just opened is closed too', async () => {
    const { shutdown } = setUp()
    const stop = vi.fn()
    const starting = Promise.withResolvers<void>()
    const stopped = shutdown.run('SIGINT', starting.promise)
    shutdown.defer('opened late', stop)
    starting.reject(new Error('gave up, as asked'))
    await stopped
    expect(stop).toHaveBeenCalled()
  })
})
