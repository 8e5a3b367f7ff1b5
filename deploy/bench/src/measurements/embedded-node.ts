import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { sha256 } from '@holdfast/chunks'
import { type BlockNode, type Chunk, createKuboNode } from '@holdfast/nodes'
import { EMBEDDED, type Measurement } from '../bench.ts'
import { measurePairs, type Pairs } from '../figure.ts'
import { startKubos } from '../kubo-nodes.ts'
import { MIB } from '../options.ts'
import { inParallel, type PumpShape, pumpIn, pumpOut, removeFrom, timed } from '../pump.ts'
import { comparison, type Row } from '../row.ts'
import { createSampleContent } from '../sample-content.ts'

const PUT: PumpShape = { perCall: 16, atOnce: 4 }
const GET: PumpShape = { perCall: 1, atOnce: 8 }
const SMALL = { bytes: 4_096, perCall: 64, atOnce: 4 }
const CHUNKS = 256
const READ_ROUNDS = 4

/** The embedded node against Kubo, both alone, both syncing: CARs in, raw blocks out. */
export const embeddedNode: Measurement = {
  names: ['node'],
  run: async (bench) => {
    const rig = await bench.rig(EMBEDDED)
    const ours = rig.nodes[0] as BlockNode
    const theirs = bench.kubo === undefined ? undefined : await startOneKubo(bench.kubo, bench)
    const { pairs } = bench.options
    const rows: Row[] = []
    for (const { what, unit, rate } of WORK) {
      // Against itself where there is no Kubo; the ratio is then left out.
      const result = await measurePairs({
        pairs,
        ours: () => rate(ours),
        theirs: () => (theirs === undefined ? Promise.resolve(1) : rate(theirs)),
      })
      bench.say(`node: ${what}: ${result.ours.median.toFixed(0)} ${unit}`)
      rows.push(rowOf({ what, unit }, result, theirs !== undefined))
    }
    return rows
  },
}

const rowOf = (
  { what, unit }: { what: string; unit: string },
  result: Pairs,
  compared: boolean,
): Row => {
  const row = { name: 'node', what: `embedded node: ${what}`, unit } as const
  if (!compared) return { ...row, ours: result.ours }
  return comparison({ ...row, target: { atLeast: 1 }, against: 'Kubo' }, result)
}

const startOneKubo = async (
  program: string,
  bench: Parameters<Measurement['run']>[0],
): Promise<BlockNode> => {
  const folder = `${bench.options.folder}/kubo-alone-${process.pid}`
  const [daemon] = await startKubos(program, { count: 1, folder })
  if (daemon === undefined) throw new Error('no Kubo was started')
  const node = createKuboNode(daemon)
  bench.defer(async () => {
    await node.close()
    await daemon.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return node
}

/** MiB/s. */
const putRate = async (node: BlockNode): Promise<number> => {
  const content = createSampleContent(CHUNKS * MIB)
  const seconds = await pumpIn({ nodes: [node], content, copies: 1 }, PUT)
  await removeFrom([node], content.digests)
  return CHUNKS / seconds
}

/** MiB/s; hashing is in it, on both sides. */
const getRate = async (node: BlockNode): Promise<number> => {
  const content = createSampleContent(CHUNKS * MIB)
  await pumpIn({ nodes: [node], content, copies: 1 }, PUT)
  const once = content.digests.map((digest) => ({ digest, size: MIB, holders: [node] }))
  const seconds = await pumpOut(Array.from({ length: READ_ROUNDS }, () => once).flat(), GET)
  await removeFrom([node], content.digests)
  return (CHUNKS * READ_ROUNDS) / seconds
}

/** Chunks per second. */
const smallPutRate = async (node: BlockNode): Promise<number> => {
  const cars = Array.from({ length: 64 }, () => Array.from({ length: SMALL.perCall }, smallChunk))
  const seconds = await timed(() =>
    inParallel(cars.length, SMALL.atOnce, (index) => node.putMany(cars[index] as Chunk[])),
  )
  const digests = cars.flat().map(({ digest }) => Buffer.from(digest))
  await removeFrom([node], digests)
  return digests.length / seconds
}

const smallChunk = (): Chunk => {
  const bytes = randomBytes(SMALL.bytes)
  return { digest: sha256(bytes), bytes }
}

const WORK = [
  { what: `CARs of ${PUT.perCall} × 1 MiB, ${PUT.atOnce} at once`, unit: 'MiB/s', rate: putRate },
  {
    what: `CARs of ${SMALL.perCall} × 4 KiB, ${SMALL.atOnce} at once`,
    unit: 'chunks/s',
    rate: smallPutRate,
  },
  { what: `raw 1 MiB out, ${GET.atOnce} at once`, unit: 'MiB/s', rate: getRate },
]
