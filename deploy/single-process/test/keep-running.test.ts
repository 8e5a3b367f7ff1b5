import { describe, expect, it, vi } from 'vitest'
import { keepRunning } from '../src/keep-running.ts'

/** Processes that end when the test says so. */
function fakes() {
  const started: { end(): void; stop: ReturnType<typeof vi.fn>; exited: Promise<void> }[] = []
  const waiting: (() => void)[] = []
  const start = async () => {
    const exit = Promise.withResolvers<void>()
    const stop = vi.fn(async () => exit.resolve())
    const fake = { end: () => exit.resolve(), stop, exited: exit.promise }
    started.push(fake)
    waiting.splice(0).forEach((resolve) => void resolve())
    return fake
  }
  const next = () => new Promise<void>((resolve) => waiting.push(resolve))
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  return { started, start, next, log }
}

describe('keepRunning', () => {
  it('starts a process again when it dies', async () => {
    const { started, start, next, log } = fakes()
    const kept = await keepRunning({ name: 'node-1', start, restart: true, log, firstPauseMs: 1 })
    const again = next()
    started[0]?.end()
    await again
    expect(log.warn).toHaveBeenCalled()
    await kept.stop()
    expect(kept.current()).toBe(started[1])
  })

  it('leaves a dead process dead when asked to', async () => {
    const { started, start, log } = fakes()
    const kept = await keepRunning({ name: 'node-1', start, restart: false, log, firstPauseMs: 1 })
    started[0]?.end()
    await vi.waitFor(() => expect(log.warn).toHaveBeenCalled())
    await kept.stop()
    expect(started).toHaveLength(1)
  })

  it('does not start again what it stops', async () => {
    const { started, start, log } = fakes()
    const kept = await keepRunning({ name: 'node-1', start, restart: true, log, firstPauseMs: 1 })
    await kept.stop()
    expect(started[0]?.stop).toHaveBeenCalled()
    expect(started).toHaveLength(1)
  })

  it('keeps trying when starting again fails', async () => {
    const { started, start, next, log } = fakes()
    let refusals = 0
    const flaky = async () => {
      if (started.length === 1 && refusals < 2) {
        refusals += 1
        throw new Error('the disk is full')
      }
      return start()
    }
    const kept = await keepRunning({
      name: 'node-1',
      start: flaky,
      restart: true,
      log,
      firstPauseMs: 1,
    })
    const again = next()
    started[0]?.end()
    await again
    expect(log.error).toHaveBeenCalledTimes(2)
    await kept.stop()
  })

  it('also stops the process that was just being started', async () => {
    const { started, start, log } = fakes()
    const gate = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    const slow = async () => {
      if (started.length === 1) {
        entered.resolve()
        await gate.promise
      }
      return start()
    }
    const options = { name: 'node-1', start: slow, restart: true, log, firstPauseMs: 1 }
    const kept = await keepRunning(options)
    started[0]?.end()
    await entered.promise
    const stopped = kept.stop()
    gate.resolve()
    await stopped
    expect(started[1]?.stop).toHaveBeenCalled()
  })

  it('fails when the first start fails', async () => {
    const { log } = fakes()
    const start = () => Promise.reject(new Error('no'))
    await expect(keepRunning({ name: 'x', start, restart: true, log })).rejects.toThrow('no')
  })
})
