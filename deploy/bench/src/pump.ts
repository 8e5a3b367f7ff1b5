import type { BlockNode } from '@holdfast/nodes'
import { IN_HAND, type SampleContent } from './sample-content.ts'

/** How a pump works: chunks per CAR (or 1), and how many calls are under way at once. */
export type PumpShape = { perCall: number; atOnce: number }

/** More than this would outrun the sample content's buffers. */
const PUT_SHAPES: readonly PumpShape[] = [
  { perCall: 8, atOnce: 4 },
  { perCall: 16, atOnce: 2 },
  { perCall: 16, atOnce: 4 },
  { perCall: 32, atOnce: 2 },
  { perCall: 32, atOnce: 4 },
]

const GET_SHAPES: readonly PumpShape[] = [4, 8, 12, 16].map((atOnce) => ({ perCall: 1, atOnce }))

type PutInput = { nodes: readonly BlockNode[]; content: SampleContent; copies: number }

/**
 * What the nodes themselves can do: CARs with chunks that were hashed before, each sent to `copies`
 * of the nodes in turn, nothing written down anywhere. Returns seconds.
 */
export const pumpIn = async (
  { nodes, content, copies }: PutInput,
  { perCall, atOnce }: PumpShape,
): Promise<number> => {
  if (perCall * atOnce > IN_HAND / 2) throw new RangeError('the pump outruns its buffers')
  const cars = Math.ceil(content.chunks / perCall)
  content.chunk(0) // hashes everything, before the clock runs
  return timed(() =>
    inParallel(cars, atOnce, async (car) => {
      const first = car * perCall
      const count = Math.min(perCall, content.chunks - first)
      const chunks = Array.from({ length: count }, (_, i) => content.chunk(first + i))
      await Promise.all(targetsOf(nodes, car, copies).map((node) => node.putMany(chunks)))
    }),
  )
}

const targetsOf = (nodes: readonly BlockNode[], car: number, copies: number): BlockNode[] =>
  Array.from({ length: copies }, (_, i) => nodes[(car + i) % nodes.length] as BlockNode)

/** A chunk and the ports of the nodes that hold it. */
export type HeldChunk = { digest: Buffer; size: number; holders: readonly BlockNode[] }

/** Reads every chunk once, holders in turn, and checks its SHA-256 (BlockNode.get does). Seconds. */
export const pumpOut = (chunks: readonly HeldChunk[], { atOnce }: PumpShape): Promise<number> =>
  timed(() =>
    inParallel(chunks.length, atOnce, async (index) => {
      const { digest, size, holders } = chunks[index] as HeldChunk
      await (holders[index % holders.length] as BlockNode).get(digest, { size })
    }),
  )

/** The fastest of several shapes, so that nobody is compared with a pump that was set up badly. */
export const bestShape = async (
  shapes: readonly PumpShape[],
  seconds: (shape: PumpShape) => Promise<number>,
): Promise<PumpShape> => {
  const tried: { shape: PumpShape; seconds: number }[] = []
  // Twice, the second time counts: the first one finds cold connections.
  for (const shape of [...shapes, ...shapes]) tried.push({ shape, seconds: await seconds(shape) })
  const [best] = tried.slice(shapes.length).sort((a, b) => a.seconds - b.seconds)
  return (best as (typeof tried)[number]).shape
}

export const bestPutShape = (seconds: (shape: PumpShape) => Promise<number>) =>
  bestShape(PUT_SHAPES, seconds)

export const bestGetShape = (seconds: (shape: PumpShape) => Promise<number>) =>
  bestShape(GET_SHAPES, seconds)

/** Takes away what a pump brought. */
export const removeFrom = async (
  nodes: readonly BlockNode[],
  digests: readonly Buffer[],
): Promise<void> => {
  for (const node of nodes) {
    for (let i = 0; i < digests.length; i += 256) await node.delete(digests.slice(i, i + 256))
  }
}

/** `work` for 0 to `count` - 1, `atOnce` at a time; rejects with the first failure. */
export const inParallel = async (
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0
  const lane = async () => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
}

/** Seconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}
