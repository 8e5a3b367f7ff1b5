import { setTimeout as sleep } from 'node:timers/promises'
import { EMBEDDED, type Measurement } from '../bench.ts'
import { figureOf } from '../figure.ts'
import { MIB } from '../options.ts'
import { canReadUsage, residentBytes } from '../process-usage.ts'
import { inParallel } from '../pump.ts'
import type { Rig } from '../rig.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const UPLOADS = 100
const COPIES = 2
const ROUNDS = 3
const SAMPLE_EVERY_MS = 50
const SETTLE_MS = 3_000

/** B11: memory of the gateway while many upload at once, and whether it grows from round to round. */
export const memory: Measurement = {
  names: ['B11'],
  run: async (bench) => {
    const what = `memory above idle, ${UPLOADS} uploads of ${sizeText(bench.options.parallelBytes)} at once`
    if (!canReadUsage()) return [{ name: 'B11', what, notMeasured: 'no /proc on this machine' }]
    const rig = await bench.rig(EMBEDDED)
    const idle = await restartedGateway(rig)
    const peaks: number[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      const peak = await peakOf(rig, () => uploadAll(rig, round, bench.options.parallelBytes))
      peaks.push((peak - idle) / MIB)
      bench.say(`B11 round ${round}: ${peaks.at(-1)?.toFixed(0)} MiB above ${sizeText(idle)}`)
    }
    const growth = (peaks.at(-1) as number) - (peaks[0] as number)
    const note = `peak; ${growth >= 0 ? '+' : ''}${growth.toFixed(0)} MiB from the first round to the last`
    return [
      { name: 'B11', what, unit: 'MiB', ours: figureOf(peaks), target: { atMost: 400 }, note },
    ]
  },
}

/** Bytes of a gateway that has just been started: what ran before must not count as idle. */
const restartedGateway = async ({ system, authorized }: Rig): Promise<number> => {
  await system.service('gateway').stop()
  await system.start('gateway')
  await authorized()
  await sleep(SETTLE_MS)
  return residentBytes(system.service('gateway').pid)
}

const uploadAll = async (rig: Rig, round: number, bytes: number): Promise<void> => {
  const ids: string[] = []
  await inParallel(UPLOADS, UPLOADS, async (index) => {
    const content = createSampleContent(bytes)
    ids.push((await rig.upload(`bench/b11-${round}-${index}.bin`, content, COPIES)).id)
  })
  await rig.quiet()
  await rig.removeAll(ids)
}

/** Looks often enough to see what a burst takes; the kernel's own peak could not be set back. */
const peakOf = async ({ system }: Rig, work: () => Promise<void>): Promise<number> => {
  const { pid } = system.service('gateway')
  let peak = 0
  let working = true
  const watching = (async () => {
    while (working) {
      peak = Math.max(peak, await residentBytes(pid))
      await sleep(SAMPLE_EVERY_MS)
    }
  })()
  try {
    await work()
  } finally {
    working = false
    await watching
  }
  return peak
}
