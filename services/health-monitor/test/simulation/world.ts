import type { Member, NodeState } from '@holdfast/placement'
import type { Random } from './random.ts'

/** A machine as it really is; what the monitor believes of it is in `state`. */
export type Machine = Member & {
  /** What the catalogue says. */
  state: NodeState
  /** Seconds of the simulated clock. */
  since: number
  running: boolean
  /** The machine runs, but nobody reaches it. */
  cutOff: boolean
  /** Its disk was emptied and nobody has noticed yet. */
  wiped: boolean
  /** Chunks that really lie on it. */
  chunks: Set<number>
  room: number
  lastOk: number
  answersSince: number
  silentSince: number
  probesWithoutCanary: number
  compared: boolean
  /** It leaves for good at the end of its drain. */
  leaving: boolean
}

/** A chunk as the catalogue has it. Each stands for all chunks of one group. */
export type Chunk = {
  group: number
  wanted: number
  holders: number[]
  /** Nodes that were told to remove it, or shall be. */
  removing: number[]
}

export type World = {
  now: number
  random: Random
  machines: Machine[]
  chunks: Chunk[]
  nextId: number
  /** What happened, for whoever looks at a failing seed. */
  log: string[]
}

export const reachable = ({ running, cutOff }: Machine): boolean => running && !cutOff

export const machineOf = (world: World, id: number): Machine => {
  const found = world.machines.find((machine) => machine.id === id)
  if (found === undefined) throw new Error(`there is no node ${id}`)
  return found
}

export const statesOf = (world: World): Map<number, NodeState> =>
  new Map(world.machines.map(({ id, state }) => [id, state]))

export const say = (world: World, text: string): void => {
  world.log.push(`${world.now} s: ${text}`)
}

export function newMachine(world: World, zone: string | null): Machine {
  const machine: Machine = {
    id: world.nextId,
    weight: 1 + world.random.below(2),
    zone,
    state: 'active',
    since: world.now,
    running: true,
    cutOff: false,
    wiped: false,
    chunks: new Set(),
    room: 200,
    lastOk: world.now,
    answersSince: world.now,
    silentSince: world.now,
    probesWithoutCanary: 0,
    compared: false,
    leaving: false,
  }
  world.nextId += 1
  world.machines.push(machine)
  return machine
}

const ZONES = ['a', 'b', 'c']

/** A cluster at rest: every chunk lies on its ideal nodes. */
export function newWorld(random: Random): World {
  const world: World = { now: 0, random, machines: [], chunks: [], nextId: 1, log: [] }
  const zoned = random.chance(0.4)
  const count = 3 + random.below(6)
  for (let i = 0; i < count; i += 1) {
    newMachine(world, zoned ? (ZONES[i % ZONES.length] as string) : null)
  }
  for (let i = 0; i < 10; i += 1) {
    world.chunks.push({
      group: random.below(4_096),
      wanted: 1 + random.below(3),
      holders: [],
      removing: [],
    })
  }
  // One row stands for one group, so that its work is told from the others'.
  const groups = new Set<number>()
  world.chunks = world.chunks.filter(({ group }) => !groups.has(group) && groups.add(group))
  return world
}
