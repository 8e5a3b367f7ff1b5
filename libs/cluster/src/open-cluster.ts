import { groupOf } from '@holdfast/chunks'
import type { NodePool } from '@holdfast/nodes'
import {
  createPlacement,
  effectiveCopies,
  FULL_FOR_MOST,
  isLive,
  isMember,
  type NodeState,
  type Placement,
  type Rooms,
  takesNewCopies,
  writeQuorum,
} from '@holdfast/placement'
import { type Background, unpaced } from './load/background.ts'
import { oncePerOutage } from './once-per-outage.ts'
import type { Sightings } from './sightings.ts'
import { slowNodes } from './slow-nodes.ts'
import type { Cluster, ClusterNode, CopyGoal } from './types.ts'
import type { Accuse } from './verify-stored.ts'

export type ClusterDeps = {
  pool: NodePool
  sightings: Sightings
  /** Without it clients are not measured, and background work spares nobody. */
  sharing?: { background: Background; clientPool: NodePool }
  accuse?: Accuse
  /** All nodes of the catalogue. */
  load(): Promise<ClusterNode[]>
  /** R for uploads that do not ask for a number, and the configured W. */
  copies: number
  quorum: number
  refreshMs?: number
  onError?(message: string, error: unknown): void
}

// Below this a put is never called slow: connection set-up and one sync fit in.
const LEAST_PATIENCE_MS = 1_000
// Above it comes what the queue explains. One fast upload fills the budget, and then every chunk
// waits a second or more behind the others: asking a third node for it only makes all queues longer
// (on a busy machine about 18 % more chunks were sent to nodes than were wanted).
const MOST_PATIENCE_MS = 10_000

type View = {
  nodes: readonly ClusterNode[]
  states: Map<number, NodeState>
  placement: Placement
  rooms: Rooms
  members: number
}

/**
 * Reads the members once, then every `refreshMs`. Rejects when the first read fails; later failures
 * keep the last view, because nodes go on working while Postgres is away.
 */
export const openCluster = async (deps: ClusterDeps): Promise<Cluster> => {
  const { pool, sightings } = deps
  let view: View = viewOf([], undefined)

  let begun = 0
  let shown = 0
  // Several at once, so that one without an answer holds up nobody; what began earlier never replaces what
  // began later.
  const refresh = async () => {
    begun += 1
    const turn = begun
    const nodes = await deps.load()
    if (turn < shown) return
    shown = turn
    pool.setMembers(nodes.filter(({ state }) => state !== 'lost'))
    view = viewOf(nodes, view)
  }
  await refresh()
  const watched = oncePerOutage((error) =>
    deps.onError?.('the list of nodes is not refreshed for now', error),
  )
  const timer = setInterval(() => void watched(refresh()), deps.refreshMs ?? 1_000)
  timer.unref()

  /** The view's rooms less the nodes this process cannot reach right now. */
  const rooms = (): Rooms => {
    const away = sightings.away()
    if (away.size === 0) return view.rooms
    return new Map(
      [...view.rooms].map(([id, room]) => [id, away.has(id) ? { ...room, usable: false } : room]),
    )
  }

  /**
   * Milliseconds until a chunk given to the node now should be confirmed. Not the bytes in flight alone: by
   * these a slow node that has little to do, because it is slow, looks better than a fast one at work.
   */
  const loadOf = (id: number) => {
    const { putMs, overdueMs } = pool.load(id)
    return Math.max(putMs, overdueMs)
  }

  const slow = slowNodes(() => {
    const active = view.nodes.filter(({ state }) => takesNewCopies(state))
    return new Map(active.map(({ id }) => [id, loadOf(id)]))
  })

  return {
    pool,
    clientPool: deps.sharing?.clientPool ?? pool,
    background: deps.sharing?.background ?? unpaced,
    accuse: deps.accuse ?? (() => {}),
    nodes: () => view.nodes,
    states: () => view.states,
    placement: () => view.placement,
    rooms,
    slow,
    uploadTargets: (digest, goal, avoid) => {
      const without = (exclude: readonly number[]) => {
        const { first, next } = view.placement.firstTargets({
          group: groupOf(digest),
          rooms: rooms(),
          copies: goal.effective,
          quorum: goal.quorum,
          loadOf,
          exclude,
        })
        return [...first, ...next]
      }
      const late = [...slow()]
      if (late.length === 0) return without(avoid)
      return [...new Set([...without([...avoid, ...late]), ...without(avoid)])]
    },
    readable: (holders) => byReadiness(holders, view.states, sightings.away()),
    patience: (id) => {
      const { p95Ms, putMs } = pool.load(id)
      return Math.min(MOST_PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, 2 * p95Ms, 2 * putMs))
    },
    goal: (copies = deps.copies): CopyGoal => {
      const effective = Math.max(1, effectiveCopies(copies, view.members))
      return { wanted: copies, effective, quorum: writeQuorum(effective, deps.quorum) }
    },
    capacityForWrites: () => {
      const now = rooms()
      const open = view.nodes.filter(({ id }) => now.get(id)?.usable)
      const usable = open.filter(({ id }) => (now.get(id)?.fill ?? 0) < FULL_FOR_MOST)
      // What the monitor found full answers and takes nothing: room is all that it lacks.
      const readonly = view.nodes.filter(({ state }) => state === 'readonly').length
      return {
        usable: usable.length,
        full: open.length - usable.length + readonly,
        free: usable.map(({ capacity, used }) => (capacity > 0 ? capacity - used : Infinity)),
      }
    },
    refresh,
    close: async () => clearInterval(timer),
  }
}

/** Placement is made anew only when members changed: it remembers every ideal it has computed. */
const viewOf = (nodes: readonly ClusterNode[], last: View | undefined): View => {
  const members = nodes
    .filter(({ state }) => isMember(state))
    .map(({ id, weight, zone }) => ({ id, weight, zone }))
  const same = last !== undefined && sameMembers(last.nodes, nodes)
  return {
    nodes,
    states: new Map(nodes.map(({ id, state }) => [id, state])),
    placement: same ? last.placement : createPlacement(members),
    rooms: new Map(
      nodes.map(({ id, state, used, capacity }) => [
        id,
        { usable: takesNewCopies(state), fill: capacity > 0 ? used / capacity : 0 },
      ]),
    ),
    members: members.length,
  }
}

const sameMembers = (before: readonly ClusterNode[], now: readonly ClusterNode[]): boolean => {
  const key = (nodes: readonly ClusterNode[]) =>
    JSON.stringify(
      nodes
        .filter(({ state }) => isMember(state))
        .map(({ id, weight, zone }) => [id, weight, zone])
        .sort(([a], [b]) => Number(a) - Number(b)),
    )
  return key(before) === key(now)
}

/**
 * Live nodes that answer, then live ones that this process cannot reach, then all others: a node
 * called down may still serve the only copy, and asking it costs nothing when nobody else can.
 */
const byReadiness = (
  holders: readonly number[],
  states: ReadonlyMap<number, NodeState>,
  away: ReadonlySet<number>,
): number[] => {
  const rank = (id: number) => (isLive(states.get(id)) ? (away.has(id) ? 1 : 0) : 2)
  const ranked = holders.map((id) => ({ id, rank: rank(id) }))
  const answering = ranked.filter((holder) => holder.rank === 0)
  if (answering.length > 0)
    return [...answering, ...ranked.filter((h) => h.rank === 1)].map((h) => h.id)
  return ranked.sort((a, b) => a.rank - b.rank).map((holder) => holder.id)
}
