import type { Bench, Measurement } from '../bench.ts'
import { EMBEDDED } from '../bench.ts'
import { call, createAgent } from '../call.ts'
import { measureAlone, measurePairs, percentile } from '../figure.ts'
import { addToKubo, removeFromKubo } from '../kubo-add.ts'
import { inParallel } from '../pump.ts'
import type { Rig } from '../rig.ts'
import { comparison } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2
const AT_ONCE = 16
const RANGE_BYTES = 65_536

/** B5: pieces of a file here and there, every byte checked, against Kubo's gateway, which checks none. */
export const ranges: Measurement = {
  names: ['B5'],
  run: async (bench) => {
    const { ranges: total, pairs, fileBytes } = bench.options
    const reads = Math.ceil(total / pairs)
    const row = {
      name: 'B5',
      what: `p99 of ${total.toLocaleString('en-US')} ranges of 64 KiB of ${sizeText(fileBytes)}, ${AT_ONCE} at once`,
      unit: 'ms',
    } as const
    if (bench.kubo === undefined) {
      const rig = await bench.rig(EMBEDDED)
      const { read, remove } = await uploaded(rig, bench)
      const ours = await measureAlone(pairs, () => p99Of(read, { reads, bytes: fileBytes }))
      await remove()
      return [{ ...row, ours, note: 'embedded nodes; no Kubo to compare with' }]
    }
    const rig = await bench.rig({ nodes: 'kubo', count: 2 })
    const [ours, theirs] = [await uploaded(rig, bench), await added(rig, bench)]
    const result = await measurePairs({
      pairs,
      ours: async (round) => {
        const ms = await p99Of(ours.read, { reads, bytes: fileBytes })
        bench.say(`B5 round ${round}: ${ms.toFixed(1)} ms`)
        return ms
      },
      theirs: async (round) => {
        const ms = await p99Of(theirs.read, { reads, bytes: fileBytes })
        bench.say(`B5 round ${round}: gateway ${ms.toFixed(1)} ms`)
        return ms
      },
    })
    await ours.remove()
    await theirs.remove()
    return [comparison({ ...row, target: { atMost: 1.5 }, against: "Kubo's gateway" }, result)]
  },
}

type Readable = {
  /** One range, to its last byte. */
  read(range: string): Promise<unknown>
  remove(): Promise<void>
}

const uploaded = async (rig: Rig, { options }: Bench): Promise<Readable> => {
  const { id } = await rig.upload('bench/b5.bin', createSampleContent(options.fileBytes), COPIES)
  await rig.quiet()
  const agent = createAgent(AT_ONCE)
  const url = rig.contentUrl(id)
  return {
    read: async (range) =>
      call({ url, method: 'GET', headers: { ...(await rig.authorized()), range }, agent }),
    remove: async () => {
      agent.destroy()
      await rig.removeAll([id])
    },
  }
}

/** Another content, or both would be the same blocks and go together. */
const added = async (rig: Rig, { options }: Bench): Promise<Readable> => {
  const [rpcUrl, gatewayUrl] = [rig.rpcUrls[0] as string, rig.gatewayUrls[0] as string]
  const content = createSampleContent(options.fileBytes)
  const root = await addToKubo({ rpcUrl, body: content.stream(), length: content.bytes })
  const agent = createAgent(AT_ONCE)
  const url = `${gatewayUrl}/ipfs/${root}`
  return {
    read: (range) => call({ url, method: 'GET', headers: { range }, agent }),
    remove: async () => {
      agent.destroy()
      await removeFromKubo(rpcUrl, { roots: [root], blocks: content.cids() })
    },
  }
}

/** Milliseconds. */
const p99Of = async (
  read: Readable['read'],
  { reads, bytes }: { reads: number; bytes: number },
): Promise<number> => {
  const samples: number[] = []
  await inParallel(reads, AT_ONCE, async () => {
    const from = Math.floor(Math.random() * (bytes - RANGE_BYTES))
    const began = performance.now()
    await read(`bytes=${from}-${from + RANGE_BYTES - 1}`)
    samples.push(performance.now() - began)
  })
  return percentile(samples, 0.99)
}
