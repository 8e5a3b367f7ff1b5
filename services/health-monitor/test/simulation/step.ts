import { planCopies } from '@holdfast/cluster'
import {
  createPlacement,
  isMember,
  isSettled,
  judgeDrain,
  judgeMove,
  type Placement,
  planRebalance,
  type Rooms,
  takesNewCopies,
} from '@holdfast/placement'
import { chooseJobs } from '../../src/groups/choose-jobs.ts'
import { evaluateGroups } from '../../src/groups/evaluate-groups.ts'
import type { Brake } from '../../src/states/brake.ts'
import { decideStates } from '../../src/states/decide-states.ts'
import {
  type Chunk,
  type Machine,
  machineOf,
  newMachine,
  reachable,
  say,
  statesOf,
  type World,
} from './world.ts'

const TIMERS = { suspectAfter: 3, downAfter: 10, outAfter: 300 }
const QUORUM = 2

/** The parts of a cluster that decisions look at, as they are known now. */
export type View = { placement: Placement; rooms: Rooms; braked: boolean }

/** What a step did. `quiet`: nothing at all, and no node is about to change. */
export type Stepped = { view: View; quiet: boolean }

/** Moves the clock, lets the monitor decide, and carries out what it and the others decided. */
export function step(world: World, seconds: number, confirmed: ReadonlySet<number>): Stepped {
  world.now += seconds
  const { changes, brake } = watch(world, seconds, confirmed)
  const view = viewOf(world, brake)
  const inventories = takeInventories(world)
  const removals = finishRemovals(world)
  const repairs = repair(world, view)
  const moves = repairs === 0 && !view.braked ? drain(world, view) + rebalance(world, view) : 0
  return { view, quiet: changes + inventories + removals + repairs + moves === 0 }
}

function watch(world: World, seconds: number, confirmed: ReadonlySet<number>) {
  const watched = world.machines.filter(({ state }) => state !== 'lost' && state !== 'drained')
  for (const machine of watched) see(world, machine, seconds)
  const { transitions, brake } = decideStates({
    nodes: watched.map((machine) => observe(world, machine)),
    timers: TIMERS,
    watchedSeconds: world.now,
    confirmed,
  })
  for (const { nodeId, from, to } of transitions) {
    const machine = machineOf(world, nodeId)
    if (machine.state !== from) throw new Error(`node ${nodeId} is ${machine.state}, not ${from}`)
    machine.state = to
    machine.since = world.now
    machine.compared = false
    say(world, `node ${nodeId}: ${from} → ${to}`)
    if (to === 'lost') beginAnew(world, machine)
  }
  return { changes: transitions.length, brake }
}

/**
 * A wiped repository begins anew under a new id, with an inventory that adopts what was put there
 * before anybody noticed (decision 13).
 */
function beginAnew(world: World, lost: Machine): void {
  const machine = newMachine(world, lost.zone)
  machine.running = lost.running
  machine.cutOff = lost.cutOff
  for (const chunk of world.chunks.filter(({ group }) => lost.chunks.has(group))) {
    machine.chunks.add(chunk.group)
    chunk.holders = [...chunk.holders, machine.id]
  }
  lost.chunks.clear()
}

function see(world: World, machine: Machine, seconds: number): void {
  if (reachable(machine)) {
    if (machine.lastOk + seconds < world.now) machine.answersSince = world.now
    machine.lastOk = world.now
    machine.probesWithoutCanary = machine.wiped ? machine.probesWithoutCanary + seconds : 0
  } else {
    machine.probesWithoutCanary = 0
  }
}

function observe(world: World, machine: Machine) {
  const { id, state, since, lastOk, answersSince, chunks, room, compared } = machine
  const up = reachable(machine)
  return {
    nodeId: id,
    state,
    secondsInState: world.now - since,
    sinceOk: world.now - lastOk,
    failing: !up,
    failingMonitors: up ? 0 : 2,
    answering: up,
    steadySeconds: up ? world.now - answersSince : 0,
    fill: chunks.size / room,
    compared,
    finding:
      machine.probesWithoutCanary > 0
        ? {
            probe: { nodeId: id, kind: 'no-canary' as const },
            rounds: machine.probesWithoutCanary,
          }
        : undefined,
  }
}

const placements = new Map<string, Placement>()

/** Placement remembers what it computed; a life of a cluster has few sets of members. */
function placementOf(members: readonly Machine[]): Placement {
  const key = JSON.stringify(members.map(({ id, weight, zone }) => [id, weight, zone]))
  const known = placements.get(key) ?? createPlacement(members)
  if (placements.size > 50_000) placements.clear()
  placements.set(key, known)
  return known
}

function viewOf(world: World, brake: Brake | undefined): View {
  return {
    placement: placementOf(world.machines.filter(({ state }) => isMember(state))),
    rooms: new Map(
      world.machines.map(({ id, state, chunks, room }) => [
        id,
        { usable: takesNewCopies(state), fill: chunks.size / room },
      ]),
    ),
    braked: brake !== undefined,
  }
}

/** A node that came back is compared with the catalogue; what it lost is no copy any more. */
function takeInventories(world: World): number {
  const back = world.machines.filter(
    (one) => one.state === 'returning' && !one.compared && reachable(one) && !one.wiped,
  )
  for (const machine of back) {
    machine.compared = true
    for (const chunk of world.chunks) {
      if (chunk.holders.includes(machine.id) && !machine.chunks.has(chunk.group)) {
        chunk.holders = chunk.holders.filter((id) => id !== machine.id)
      }
    }
  }
  return back.length
}

const digestOf = (group: number): Buffer => {
  const digest = Buffer.alloc(32)
  digest.writeUInt16BE(group << 4)
  return digest
}

function repair(world: World, view: View): number {
  const states = statesOf(world)
  const rows = world.chunks.map(({ group, wanted, holders }) => ({
    group,
    wanted,
    holders,
    chunks: 1,
    bytes: 1,
  }))
  const { work } = evaluateGroups({ rows, states, quorum: QUORUM, ...view })
  const chosen = chooseJobs({
    due: work.map(({ group, class: workClass }) => ({ group, class: workClass, wantedGen: 1 })),
    sent: new Map(),
    braked: view.braked,
    liveNodes: world.machines.filter(reachable).length,
    now: world.now,
  })
  let done = 0
  for (const job of chosen) {
    const chunk = world.chunks.find(({ group }) => group === job.group) as Chunk
    if (job.class === 'trim') done += trim(world, view, chunk)
    else done += copyMissing(world, view, chunk)
  }
  return done
}

function copyMissing(world: World, view: View, chunk: Chunk): number {
  const states = statesOf(world)
  const plan = planCopies(
    { states: () => states, placement: () => view.placement, rooms: () => view.rooms },
    { digest: digestOf(chunk.group), size: 1, epoch: 1, ...chunk },
  )
  if (plan.step !== 'copy') return 0
  return plan.targets.filter((to) => copy(world, chunk, to)).length
}

/** From any holder that answers with the right bytes, to a node that answers. */
function copy(world: World, chunk: Chunk, to: number): boolean {
  const target = machineOf(world, to)
  const source = chunk.holders
    .map((id) => machineOf(world, id))
    .find((machine) => reachable(machine) && machine.chunks.has(chunk.group))
  if (source === undefined || !reachable(target)) return false
  if (chunk.holders.includes(to)) throw new Error(`node ${to} would get a second copy`)
  if (chunk.removing.includes(to)) throw new Error(`a copy is put where it is being removed`)
  target.chunks.add(chunk.group)
  chunk.holders = [...chunk.holders, to]
  say(world, `chunk ${chunk.group}: ${source.id} → ${to}`)
  return true
}

function trim(world: World, { placement }: View, chunk: Chunk): number {
  const { group, holders, wanted } = chunk
  const surplus = placement.surplusHolders({ group, holders, wanted, states: statesOf(world) })
  return surplus.filter((id) => takeAway(world, chunk, id)).length
}

/** The rule of `removeCopies` under the row's lock: R settled copies stay elsewhere. */
function takeAway(world: World, chunk: Chunk, id: number): boolean {
  const states = statesOf(world)
  const rest = chunk.holders.filter((holder) => holder !== id)
  if (!chunk.holders.includes(id)) return false
  if (rest.filter((holder) => isSettled(states.get(holder))).length < chunk.wanted) return false
  chunk.holders = rest
  chunk.removing = [...chunk.removing, id]
  say(world, `chunk ${chunk.group}: taken from ${id}`)
  return true
}

/** `block/rm` gets through when the node answers; a lost node has nothing left to remove. */
function finishRemovals(world: World): number {
  let done = 0
  for (const chunk of world.chunks) {
    for (const id of chunk.removing) {
      const machine = machineOf(world, id)
      if (machine.state !== 'lost' && !reachable(machine)) continue
      machine.chunks.delete(chunk.group)
      chunk.removing = chunk.removing.filter((other) => other !== id)
      done += 1
    }
  }
  return done
}

function drain(world: World, view: View): number {
  let done = 0
  for (const machine of world.machines.filter(({ state }) => state === 'draining')) {
    const states = statesOf(world)
    const held = world.chunks.filter(({ holders }) => holders.includes(machine.id))
    for (const chunk of held) {
      const verdict = judgeDrain(
        { ...chunk, node: machine.id },
        { placement: view.placement, rooms: view.rooms, states },
      )
      if (verdict.step === 'copy') {
        done += verdict.targets.filter((to) => copy(world, chunk, to)).length
      } else if (verdict.step === 'remove' && takeAway(world, chunk, machine.id)) {
        done += 1
      }
    }
    if (held.length === 0 && world.chunks.every(({ removing }) => !removing.includes(machine.id))) {
      machine.state = 'drained'
      machine.since = world.now
      say(world, `node ${machine.id} is drained`)
      done += 1
    }
  }
  return done
}

function rebalance(world: World, view: View): number {
  const states = statesOf(world)
  const plan = planRebalance({
    rows: world.chunks.map(({ group, wanted, holders }) => ({
      group,
      wanted,
      holders,
      chunks: 1,
      bytes: 1,
    })),
    nodes: world.machines.map((machine) => ({
      ...machine,
      used: machine.chunks.size,
      capacity: machine.room,
    })),
  })
  let done = 0
  for (const { group, from, to } of plan.moves) {
    const chunk = world.chunks.find((one) => one.group === group) as Chunk
    const question = { ...chunk, from, to }
    const verdict = judgeMove(question, {
      placement: view.placement,
      rooms: view.rooms,
      states,
      zoneOf: (id) => machineOf(world, id).zone,
    })
    if (verdict.step === 'copy' && !chunk.removing.includes(to) && copy(world, chunk, to)) done += 1
    else if (verdict.step === 'remove' && takeAway(world, chunk, from)) done += 1
  }
  return done
}

/** An upload, as the gateway makes it: W copies at once, or none. */
export function upload(world: World, { placement, rooms }: View, chunk: Chunk): boolean {
  const { first, next } = placement.firstTargets({
    group: chunk.group,
    rooms,
    copies: chunk.wanted,
    quorum: QUORUM,
  })
  const took = [...first, ...next].filter((id) => reachable(machineOf(world, id)))
  const nodes = took.slice(0, Math.min(QUORUM, chunk.wanted))
  if (nodes.length < Math.min(QUORUM, chunk.wanted)) return false
  for (const id of nodes) machineOf(world, id).chunks.add(chunk.group)
  chunk.holders = nodes
  world.chunks.push(chunk)
  say(world, `chunk ${chunk.group} (R = ${chunk.wanted}) arrives on ${nodes}`)
  return true
}
