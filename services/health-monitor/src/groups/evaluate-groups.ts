import {
  copiesDue,
  isAwaited,
  isLive,
  liveCopies,
  type NodeStates,
  type Placement,
  RISK_CLASSES,
  type RiskClass,
  type Rooms,
  repairFor,
  riskClass,
} from '@holdfast/placement'

/** Chunks of one group that share R and holders, as summed up in `group_holders`. */
export type GroupRow = {
  group: number
  /** 0: nobody uses these chunks any more. */
  wanted: number
  holders: readonly number[]
  chunks: number
  bytes: number
}

export type GroupsInput = {
  rows: readonly GroupRow[]
  states: NodeStates
  placement: Placement
  rooms: Rooms
  /** The configured W. */
  quorum: number
}

export type Sum = { chunks: number; bytes: number }

/** Work on one group in one class. */
export type Found = Sum & {
  group: number
  class: FoundClass
  /**
   * Nothing is wrong with any holder: an upload's later copies are on their way, and whoever places
   * them should be left alone for a while.
   */
  young: boolean
}

export type FoundClass = 'last-copy' | 'below-quorum' | 'below-wanted' | 'delete' | 'trim'

export type Evaluation = {
  /** What can be done now, at most one entry per group and class. */
  work: Found[]
  byRisk: ReadonlyMap<RiskClass, Sum>
  /** Bytes of the copies that are to be made, parked ones included. */
  missingBytes: number
  /** Due, but without a source that answers or a node to put it. */
  parked: Sum
  /** Registered, not stored anywhere yet: uploads under way. */
  unstored: Sum
}

/**
 * What the groups need, from sums and node states alone; touches no chunk. Pure.
 *
 * Chunks without any holder are uploads under way (a committed chunk keeps its last holder, whatever
 * happens to that node), so they are neither lost nor work. Chunks nobody uses are work for `delete`.
 */
export function evaluateGroups(input: GroupsInput): Evaluation {
  const byRisk = new Map<RiskClass, Sum>(RISK_CLASSES.map((risk) => [risk, none()]))
  const work = new Map<string, Found>()
  const parked = none()
  const unstored = none()
  let missingBytes = 0

  const found = (row: GroupRow, workClass: FoundClass, young: boolean): void => {
    const key = `${row.group}/${workClass}`
    const { group } = row
    const entry = work.get(key) ?? { group, class: workClass, chunks: 0, bytes: 0, young: true }
    add(entry, row)
    entry.young &&= young
    work.set(key, entry)
  }

  for (const row of input.rows) {
    if (row.wanted === 0) {
      found(row, 'delete', false)
      continue
    }
    if (row.holders.length === 0) {
      add(unstored, row)
      continue
    }
    const risk = riskClass({ ...row, states: input.states, quorum: input.quorum })
    add(byRisk.get(risk) as Sum, row)
    if (risk === 'surplus') found(row, 'trim', false)
    const repair = repairFor(risk) as FoundClass | undefined
    if (repair === undefined) continue
    const due = copiesDue({ ...row, states: input.states })
    missingBytes += due * row.bytes
    if (due === 0) continue
    if (hasTarget(row, due, input)) found(row, repair, isYoung(row, input))
    else add(parked, row)
  }
  return { work: [...work.values()], byRisk, missingBytes, parked, unstored }
}

function hasTarget(row: GroupRow, due: number, { states, placement, rooms }: GroupsInput): boolean {
  const holders = liveCopies(row.holders, states)
  const targets = placement.chooseTargets({
    group: row.group,
    rooms,
    holders,
    wanted: holders.length + due,
    lastCopy: holders.length === 1,
    exclude: row.holders.filter((id) => isAwaited(states.get(id))),
  })
  return targets.length > 0
}

function isYoung(row: GroupRow, { states, quorum }: GroupsInput): boolean {
  const untouched = row.holders.every((id) => isLive(states.get(id)))
  return untouched && row.holders.length >= Math.min(quorum, row.wanted)
}

function none(): Sum {
  return { chunks: 0, bytes: 0 }
}

function add(sum: Sum, { chunks, bytes }: Sum): void {
  sum.chunks += chunks
  sum.bytes += bytes
}
