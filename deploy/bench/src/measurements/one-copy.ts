import { EMBEDDED, type Measurement } from '../bench.ts'
import { measureAlone, measurePairs } from '../figure.ts'
import { addToKubo, removeFromKubo } from '../kubo-add.ts'
import { MIB } from '../options.ts'
import { comparison } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'
import { uploadRate } from './upload.ts'

const COPIES = 1

/** B1: what going through Holdfast costs somebody who has one Kubo and wants one copy. */
export const oneCopy: Measurement = {
  names: ['B1'],
  run: async (bench) => {
    const { fileBytes: bytes, pairs } = bench.options
    const what = `upload ${sizeText(bytes)}, R = 1`
    const row = { name: 'B1', what, unit: 'MiB/s' } as const
    if (bench.kubo === undefined) {
      const rig = await bench.rig(EMBEDDED)
      const ours = await measureAlone(pairs, (round) =>
        uploadRate(rig, { bytes, copies: COPIES, name: `b1-${round}` }),
      )
      return [{ ...row, ours, note: 'embedded nodes; no Kubo to compare with' }]
    }
    const rig = await bench.rig({ nodes: 'kubo', count: 1 })
    const rpcUrl = rig.rpcUrls[0] as string
    const result = await measurePairs({
      pairs,
      ours: async (round) => {
        const rate = await uploadRate(rig, { bytes, copies: COPIES, name: `b1-${round}` })
        bench.say(`B1 round ${round}: upload ${rate.toFixed(0)} MiB/s`)
        return rate
      },
      theirs: async (round) => {
        const rate = await addRate(rpcUrl, bytes)
        bench.say(`B1 round ${round}: ipfs add ${rate.toFixed(0)} MiB/s`)
        return rate
      },
    })
    return [
      comparison({ ...row, target: { atLeast: 0.9 }, against: '`ipfs add`, same node' }, result),
    ]
  },
}

const addRate = async (rpcUrl: string, bytes: number): Promise<number> => {
  const content = createSampleContent(bytes)
  const began = performance.now()
  const root = await addToKubo({ rpcUrl, body: content.stream(), length: content.bytes })
  const seconds = (performance.now() - began) / 1_000
  await removeFromKubo(rpcUrl, { roots: [root], blocks: content.cids() })
  return content.bytes / MIB / seconds
}
