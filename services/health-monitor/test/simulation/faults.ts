import { type Machine, newMachine, reachable, say, type World } from './world.ts'

type Fault = { weight: number; happen(world: World): void }

const any = (world: World, test: (machine: Machine) => boolean): Machine | undefined =>
  world.random.pick(world.machines.filter((machine) => machine.state !== 'lost' && test(machine)))

const FAULTS: readonly Fault[] = [
  {
    weight: 4,
    happen: (world) => {
      const machine = any(world, ({ running }) => running)
      if (machine === undefined) return
      machine.running = false
      say(world, `node ${machine.id} stops`)
    },
  },
  {
    weight: 5,
    happen: (world) =>
      start(
        world,
        any(world, ({ running }) => !running),
      ),
  },
  {
    weight: 2,
    happen: (world) => {
      // A switch fails: some nodes at once.
      for (const machine of world.machines) {
        if (world.random.chance(0.5)) machine.cutOff = true
      }
      say(world, `cut off: ${world.machines.filter((one) => one.cutOff).map((one) => one.id)}`)
    },
  },
  {
    weight: 4,
    happen: (world) => {
      for (const machine of world.machines) machine.cutOff = false
      say(world, 'nobody is cut off')
    },
  },
  {
    weight: 1,
    happen: (world) => {
      const machine = any(world, ({ wiped }) => !wiped)
      if (machine === undefined || unwipedWithData(world) <= 2) return
      machine.chunks.clear()
      machine.wiped = true
      say(world, `the disk of node ${machine.id} is emptied`)
    },
  },
  {
    weight: 1,
    happen: (world) => {
      if (world.machines.length >= 14) return
      const machine = newMachine(world, world.random.pick(world.machines)?.zone ?? null)
      say(world, `node ${machine.id} joins`)
    },
  },
  {
    weight: 1,
    happen: (world) => {
      const machine = any(world, ({ state }) => state === 'active')
      if (machine === undefined || world.machines.filter(isMemberNow).length <= 3) return
      become(world, machine, 'draining')
      say(world, `node ${machine.id} is drained`)
    },
  },
  {
    weight: 1,
    happen: (world) => {
      const machine = any(world, ({ state }) => state === 'draining')
      if (machine === undefined) return
      become(world, machine, 'active')
      say(world, `node ${machine.id} is drained no more`)
    },
  },
  {
    weight: 1,
    happen: (world) => {
      const machine = any(world, (one) => isMemberNow(one) && reachable(one))
      if (machine === undefined || world.machines.filter(isMemberNow).length <= 3) return
      become(world, machine, 'quarantined')
      say(world, `node ${machine.id} lied`)
    },
  },
  {
    weight: 1,
    happen: (world) => {
      const machine = any(world, ({ state }) => state === 'quarantined')
      if (machine === undefined) return
      become(world, machine, 'returning')
      say(world, `node ${machine.id} is believed again`)
    },
  },
]

function become(world: World, machine: Machine, state: Machine['state']): void {
  machine.state = state
  machine.since = world.now
  machine.compared = false
}

const isMemberNow = ({ state }: Machine): boolean => state === 'active'

const unwipedWithData = (world: World): number =>
  world.machines.filter(({ wiped, chunks }) => !wiped && chunks.size > 0).length

export function start(world: World, machine: Machine | undefined): void {
  if (machine === undefined) return
  machine.running = true
  say(world, `node ${machine.id} starts`)
}

const TOTAL = FAULTS.reduce((sum, { weight }) => sum + weight, 0)

export function happenSomething(world: World): void {
  let luck = world.random.next() * TOTAL
  for (const fault of FAULTS) {
    luck -= fault.weight
    if (luck < 0) {
      fault.happen(world)
      return
    }
  }
}

/** The end of all trouble: what can run runs, and everything is reached. */
export function endTrouble(world: World): void {
  for (const machine of world.machines) {
    machine.cutOff = false
    if (!machine.running && world.random.chance(0.7)) start(world, machine)
  }
  say(world, `the trouble ends; nodes that stay away: ${away(world)}`)
}

const away = (world: World): number[] =>
  world.machines.filter((machine) => !reachable(machine)).map(({ id }) => id)
