import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOutage } from '../src/outage.ts'

const away = new Error('connection refused')

describe('an outage', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  const recorded = () => {
    const lines: string[] = []
    const say = (_fields: object, message: string) => void lines.push(message)
    const log = { debug: say, info: say, warn: say, error: say, child: () => log }
    return { lines, outage: createOutage(log as never, 'postgres') }
  }

  it('is said once, however many connections fail, and once when it is over', () => {
    const { lines, outage } = recorded()
    for (let i = 0; i < 5; i += 1) outage.failed(away)
    outage.over()
    outage.over()
    expect(lines).toEqual(['queue became unreachable', 'queue is reachable again'])
  })

  it('is not said again for a connection that notices it late', () => {
    const { lines, outage } = recorded()
    outage.failed(away)
    outage.over()
    vi.advanceTimersByTime(300)
    outage.failed(away)
    expect(outage.active).toBe(true)
    outage.over()
    expect(lines).toHaveLength(2)
  })

  it('is said again when it comes back soon and lasts', () => {
    const { lines, outage } = recorded()
    outage.failed(away)
    outage.over()
    outage.failed(away)
    vi.advanceTimersByTime(2_500)
    outage.failed(away)
    outage.over()
    expect(lines).toHaveLength(4)
  })

  it('is no news once the queue is being closed', () => {
    const { lines, outage } = recorded()
    outage.close()
    outage.failed(away)
    expect(lines).toEqual([])
  })
})
