import type { Measurement } from '../bench.ts'
import { EMBEDDED } from '../bench.ts'
import { measureAlone, measurePairs } from '../figure.ts'
import { withIpfsCluster } from '../ipfs-cluster/with-ipfs-cluster.ts'
import { MIB } from '../options.ts'
import { timed } from '../pump.ts'
import { comparison } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'
import { uploadRate } from './upload.ts'

const COPIES = 2

/** B2: two copies before the answer, against the one other system that stores them on Kubo. */
export const clusterUpload: Measurement = {
  names: ['B2'],
  run: async (bench) => {
    const { fileBytes: bytes, pairs } = bench.options
    const row = { name: 'B2', what: `upload ${sizeText(bytes)}, R = 2`, unit: 'MiB/s' } as const
    const result = await withIpfsCluster(bench, async (rig, cluster) =>
      measurePairs({
        pairs,
        ours: async (round) => {
          const rate = await uploadRate(rig, { bytes, copies: COPIES, name: `b2-${round}` })
          bench.say(`B2 round ${round}: upload ${rate.toFixed(0)} MiB/s`)
          return rate
        },
        theirs: async (round) => {
          const content = createSampleContent(bytes)
          let root = ''
          const seconds = await timed(async () => {
            root = await cluster.add(content)
          })
          await cluster.remove([{ root, content }])
          const rate = content.bytes / MIB / seconds
          bench.say(`B2 round ${round}: ipfs-cluster ${rate.toFixed(0)} MiB/s`)
          return rate
        },
      }),
    )
    if (result !== undefined) {
      const against = 'ipfs-cluster `add`, same Kubo nodes'
      return [comparison({ ...row, target: { atLeast: 2.5 }, against }, result)]
    }
    const rig = await bench.rig(EMBEDDED)
    const ours = await measureAlone(pairs, (round) =>
      uploadRate(rig, { bytes, copies: COPIES, name: `b2-${round}` }),
    )
    return [{ ...row, ours, note: 'embedded nodes; no ipfs-cluster to compare with' }]
  },
}
