import { randomBytes } from 'node:crypto'
import { type Bench, EMBEDDED, type Measurement } from '../bench.ts'
import { createAgent } from '../call.ts'
import { measureAlone, measurePairs } from '../figure.ts'
import { addToKubo, removeFromKubo } from '../kubo-add.ts'
import { inParallel, timed } from '../pump.ts'
import type { Rig } from '../rig.ts'
import { comparison, type Row } from '../row.ts'

const SIZE = 4_096
const AT_ONCE = 32
const COPIES = 2

/** B6: many small files at once, on two copies, against the same files added to one node once. */
export const smallFiles: Measurement = {
  names: ['B6'],
  run: async (bench) => {
    const { smallFiles: total, pairs } = bench.options
    const files = Math.ceil(total / pairs)
    const what = `${total.toLocaleString('en-US')} files of 4 KiB, ${AT_ONCE} at once, R = 2`
    const row = { name: 'B6', what, unit: 'files/s' } as const
    if (bench.kubo === undefined) {
      const rig = await bench.rig(EMBEDDED)
      const ours = await measureAlone(pairs, (round) => ourRate(bench, rig, files, round))
      return [{ ...row, ours, note: 'embedded nodes; no Kubo to compare with' }]
    }
    const compared = await againstKubo(bench, files)
    const embedded = await bench.rig(EMBEDDED)
    const ours = await measureAlone(pairs, (round) => ourRate(bench, embedded, files, round))
    return [
      comparison(
        { ...row, target: { atLeast: 3 }, against: '`ipfs add` on one of the nodes, R = 1' },
        compared,
      ),
      { ...row, ours, note: 'the same on embedded nodes' } satisfies Row,
    ]
  },
}

const againstKubo = async (bench: Bench, files: number) => {
  const rig = await bench.rig({ nodes: 'kubo', count: 2 })
  const rpcUrl = rig.rpcUrls[0] as string
  return measurePairs({
    pairs: bench.options.pairs,
    ours: (round) => ourRate(bench, rig, files, round),
    theirs: async (round) => {
      const rate = await addRate(rpcUrl, files)
      bench.say(`B6 round ${round}: ipfs add ${rate.toFixed(0)} files/s`)
      return rate
    },
  })
}

const ourRate = async (bench: Bench, rig: Rig, files: number, round: number): Promise<number> => {
  const bodies = Array.from({ length: files }, () => randomBytes(SIZE))
  const ids: string[] = []
  await rig.quiet()
  const seconds = await timed(() =>
    inParallel(files, AT_ONCE, async (index) => {
      const path = `bench/b6-${round}/${index}`
      ids.push(await rig.uploadSmall(path, bodies[index] as Buffer, COPIES))
    }),
  )
  bench.say(`B6 round ${round}: ${(files / seconds).toFixed(0)} files/s`)
  await rig.quiet()
  await rig.removeAll(ids)
  return files / seconds
}

const addRate = async (rpcUrl: string, files: number): Promise<number> => {
  const bodies = Array.from({ length: files }, () => randomBytes(SIZE))
  const agent = createAgent(AT_ONCE)
  const roots: string[] = []
  const seconds = await timed(() =>
    inParallel(files, AT_ONCE, async (index) => {
      const body = bodies[index] as Buffer
      roots.push(await addToKubo({ rpcUrl, body: [body], length: body.length, agent }))
    }),
  )
  agent.destroy()
  await removeFromKubo(rpcUrl, { roots, blocks: [] })
  return files / seconds
}
