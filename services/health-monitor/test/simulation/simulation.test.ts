import { describe, expect, it } from 'vitest'
import { live } from './live.ts'

const { HOLDFAST_TEST_SEED, HOLDFAST_TEST_LIVES = '2000' } = process.env

/*
 * The decisions (states, brake, repair, trimming, drain, rebalance) on a simulated clock, cluster and
 * disks. After every step nothing may be lost that an emptied disk did not destroy; when the trouble
 * ends, every chunk that can be read has its copies, and nothing is planned any more.
 */
describe('a simulated cluster', () => {
  it('keeps everything through all trouble and then comes to rest', { timeout: 240_000 }, () => {
    if (HOLDFAST_TEST_SEED !== undefined) return void live(Number(HOLDFAST_TEST_SEED))
    for (let seed = 0; seed < Number(HOLDFAST_TEST_LIVES); seed += 1) live(seed)
  })

  it('lives the same life again from the same seed', () => {
    expect(live(7).log).toEqual(live(7).log)
    expect(live(7).log).not.toEqual(live(8).log)
  })
})
