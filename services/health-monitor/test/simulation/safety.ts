import { isLive, isSettled, planRebalance } from '@holdfast/placement'
import type { View } from './step.ts'
import { type Chunk, machineOf, statesOf, type World } from './world.ts'

/** A promise that was broken; the message says which and where. */
export class Unsafe extends Error {
  override readonly name = 'Unsafe'
}

const copiesOf = (world: World, { group }: Chunk): number[] =>
  world.machines.filter(({ chunks }) => chunks.has(group)).map(({ id }) => id)

/** What must hold after every step, whatever happened. */
export function assertSafe(world: World): void {
  for (const chunk of world.chunks) {
    const { group, holders, removing } = chunk
    if (new Set(holders).size !== holders.length) throw new Unsafe(`${group}: two copies on a node`)
    if (holders.some((id) => removing.includes(id))) throw new Unsafe(`${group}: held and removed`)
    if (holders.length === 0) throw new Unsafe(`${group}: forgotten`)
    for (const id of holders) {
      const { chunks, wiped } = machineOf(world, id)
      if (!wiped && !chunks.has(group)) throw new Unsafe(`${group}: node ${id} has no copy`)
    }
    // Only an emptied disk destroys: a copy that is left somewhere is one that is known.
    const really = copiesOf(world, chunk).filter((id) => !removing.includes(id))
    if (really.length > 0 && !really.some((id) => holders.includes(id))) {
      throw new Unsafe(`${group}: lies on ${really}, which nobody knows`)
    }
  }
}

/** What must hold before a copy goes: nothing that is needed is destroyed by us. */
export function assertRemovals(world: World, before: ReadonlyMap<number, readonly number[]>): void {
  for (const chunk of world.chunks) {
    const had = before.get(chunk.group)
    if (had === undefined) continue
    const gone = had.filter((id) => !chunk.holders.includes(id) && chunk.removing.includes(id))
    if (gone.length === 0) continue
    const unnoticed = chunk.holders.filter((id) => machineOf(world, id).wiped).length
    const intact = chunk.holders.length - unnoticed
    if (intact < chunk.wanted - unnoticed) {
      throw new Unsafe(`${chunk.group}: copies on ${gone} went, ${intact} are left`)
    }
  }
}

/** What must hold when the trouble is over and everything is quiet. */
export function assertConverged(world: World, { placement }: View): void {
  const states = statesOf(world)
  for (const chunk of world.chunks) {
    const { group, holders, wanted } = chunk
    const live = holders.filter((id) => isLive(states.get(id)))
    const readable = live.filter((id) => machineOf(world, id).chunks.has(group))
    if (readable.length === 0) {
      const somewhere = copiesOf(world, chunk).filter((id) => isLive(states.get(id)))
      if (somewhere.length > 0) throw new Unsafe(`${group}: not found on ${somewhere}`)
      continue // Its nodes are away or were emptied; nothing can be done until one comes back.
    }
    const due = Math.min(wanted, placement.nodes.length)
    const settled = live.filter((id) => isSettled(states.get(id))).length
    const draining = live.filter((id) => states.get(id) === 'draining').length
    if (settled < due || (placement.nodes.length >= wanted && settled !== wanted)) {
      throw new Unsafe(`${group}: ${settled} copies on ${holders}, R = ${wanted}`)
    }
    if (draining > 0 && placement.nodes.length >= wanted) {
      throw new Unsafe(`${group}: still on a node that is drained`)
    }
    if (chunk.removing.some((id) => machineOf(world, id).running)) {
      throw new Unsafe(`${group}: a removal was never finished`)
    }
  }
  const rows = world.chunks.map(({ group, wanted, holders }) => ({
    group,
    wanted,
    holders,
    chunks: 1,
    bytes: 1,
  }))
  const nodes = world.machines.map((one) => ({ ...one, used: one.chunks.size, capacity: one.room }))
  const { moves } = planRebalance({ rows, nodes })
  if (moves.length > 0) throw new Unsafe(`at rest, and ${moves.length} moves are planned`)
}
