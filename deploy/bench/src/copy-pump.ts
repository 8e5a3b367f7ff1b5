import type { BlockNode } from '@holdfast/nodes'
import { bestShape, inParallel, type PumpShape, timed } from './pump.ts'

/** A chunk that is to be read from one node and put on another. */
export type Transfer = { digest: Buffer; size: number; from: BlockNode; to: BlockNode }

const SHAPES: readonly PumpShape[] = [
  { perCall: 4, atOnce: 4 },
  { perCall: 8, atOnce: 4 },
  { perCall: 8, atOnce: 8 },
  { perCall: 16, atOnce: 4 },
  { perCall: 32, atOnce: 4 },
]

/**
 * What the nodes themselves can do: each chunk read, hashed (BlockNode.get does) and put in a CAR
 * with others for the same node, nothing decided and nothing written down. Returns seconds.
 */
export const pumpThrough = (transfers: readonly Transfer[], shape: PumpShape): Promise<number> => {
  const cars = carsOf(transfers, shape.perCall)
  return timed(() =>
    inParallel(cars.length, shape.atOnce, async (at) => {
      const car = cars[at] as Transfer[]
      const chunks = await Promise.all(
        car.map(async ({ digest, size, from }) => ({
          digest,
          bytes: await from.get(digest, { size }),
        })),
      )
      await (car[0] as Transfer).to.putMany(chunks)
    }),
  )
}

/** By target, and the targets in turn, so that no node is asked for everything first. */
const carsOf = (transfers: readonly Transfer[], perCall: number): Transfer[][] => {
  const byTarget = [...Map.groupBy(transfers, ({ to }) => to).values()]
  const queues = byTarget.map((own) =>
    Array.from({ length: Math.ceil(own.length / perCall) }, (_, i) =>
      own.slice(i * perCall, (i + 1) * perCall),
    ),
  )
  const longest = Math.max(0, ...queues.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) =>
    queues.flatMap((queue) => queue.slice(i, i + 1)),
  ).flat()
}

/** Takes away what `pumpThrough` brought. */
export const undoTransfers = async (transfers: readonly Transfer[]): Promise<void> => {
  for (const [node, own] of Map.groupBy(transfers, ({ to }) => to)) {
    for (let i = 0; i < own.length; i += 256) {
      await node.delete(own.slice(i, i + 256).map(({ digest }) => digest))
    }
  }
}

/** The fastest of several shapes, so that nobody is compared with a pump that was set up badly. */
export const bestTransferShape = (transfers: readonly Transfer[]): Promise<PumpShape> =>
  bestShape(SHAPES, async (shape) => {
    const seconds = await pumpThrough(transfers, shape)
    await undoTransfers(transfers)
    return seconds
  })
