import { EMBEDDED, type Measurement } from '../bench.ts'
import { measurePairs } from '../figure.ts'
import { MIB } from '../options.ts'
import { bestPutShape, type PumpShape, pumpIn, removeFrom } from '../pump.ts'
import type { Rig } from '../rig.ts'
import { comparison } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2
const CALIBRATION_BYTES = 128 * MIB

/** B3: how much of what the nodes can take reaches them through Holdfast. */
export const upload: Measurement = {
  names: ['B3'],
  run: async (bench) => {
    const rig = await bench.rig(EMBEDDED)
    const { fileBytes: bytes, pairs } = bench.options
    const calibration = Math.min(CALIBRATION_BYTES, bytes)
    const shape = await bestPutShape((tried) => pump(rig, calibration, tried))
    const result = await measurePairs({
      pairs,
      ours: async (round) => {
        const rate = await uploadRate(rig, { bytes, copies: COPIES, name: `b3-${round}` })
        bench.say(`B3 round ${round}: upload ${rate.toFixed(0)} MiB/s`)
        return rate
      },
      theirs: async (round) => {
        const rate = bytes / MIB / (await pump(rig, bytes, shape))
        bench.say(`B3 round ${round}: pump ${rate.toFixed(0)} MiB/s`)
        return rate
      },
    })
    return [
      comparison(
        {
          name: 'B3',
          what: `upload ${sizeText(bytes)}, R = 2`,
          unit: 'MiB/s',
          target: { atLeast: 0.85 },
          against: `raw pump, ${shape.perCall} chunks per CAR, ${shape.atOnce} at once`,
        },
        result,
      ),
    ]
  },
}

/** Seconds. What it stored is gone again afterwards. */
const pump = async ({ nodes }: Rig, bytes: number, shape: PumpShape): Promise<number> => {
  const content = createSampleContent(bytes)
  const seconds = await pumpIn({ nodes, content, copies: COPIES }, shape)
  await removeFrom(nodes, content.digests)
  return seconds
}

/** MiB/s until the answer. The file is gone again afterwards, and nothing is left to do. */
export const uploadRate = async (
  rig: Rig,
  { bytes, copies, name }: { bytes: number; copies: number; name: string },
): Promise<number> => {
  const content = createSampleContent(bytes)
  await rig.quiet()
  const { seconds, id } = await rig.upload(`bench/${name}.bin`, content, copies)
  await rig.quiet()
  await rig.removeAll([id])
  return content.bytes / MIB / seconds
}
