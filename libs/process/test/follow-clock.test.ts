import { afterEach, describe, expect, it } from 'vitest'
import { followClock } from '../src/index.ts'

const HOUR_MS = 3_600_000
const machine = Date.now

describe('following the clock that all processes share', () => {
  const warnings: object[] = []
  const log = { warn: (fields: object) => void warnings.push(fields), debug: () => {} }
  const stops: (() => void)[] = []
  const follow = async (ask: () => Promise<number>, everyMs?: number) => {
    const clock = await followClock({ ask, log, limitMs: 50, ...(everyMs ? { everyMs } : {}) })
    stops.push(clock.stop)
  }
  /** How far Date.now is from the machine's clock, to the second. */
  const ahead = () => Math.round((Date.now() - machine()) / 1_000) * 1_000 + 0

  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
    Date.now = machine
    warnings.length = 0
  })

  it('tells its time, and says once that the machine is wrong', async () => {
    await follow(async () => machine() + HOUR_MS)
    expect(ahead()).toBe(HOUR_MS)
    expect(warnings).toHaveLength(1)
    expect(Number.isInteger(Date.now())).toBe(true)
  })

  it('is not moved when the machine is set back', async () => {
    let shift = 0
    Date.now = () => machine() + shift
    await follow(async () => machine())
    shift = -HOUR_MS
    expect(ahead()).toBe(0)
    expect(warnings).toEqual([])
  })

  it('goes on with the machine when nobody can be asked, and follows when somebody can', async () => {
    let answers = false
    const ask = async () => {
      if (!answers) throw new Error('Postgres is away')
      return machine() - HOUR_MS
    }
    await follow(ask, 5)
    expect(ahead()).toBe(0)
    answers = true
    while (ahead() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(ahead()).toBe(-HOUR_MS)
  })

  it('starts without an answer that does not come', async () => {
    await follow(() => new Promise(() => {}))
    expect(ahead()).toBe(0)
  })

  it("gives the machine's clock back at the end", async () => {
    await follow(async () => machine() + HOUR_MS)
    for (const stop of stops.splice(0)) stop()
    expect(Date.now).toBe(machine)
  })
})
