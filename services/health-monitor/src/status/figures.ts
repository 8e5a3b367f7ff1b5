import { isMember, liveCopies, type NodeStates } from '@holdfast/placement'
import type { Evaluation, GroupRow } from '../groups/evaluate-groups.ts'
import {
  type CopySet,
  type Durability,
  type DurabilityInputs,
  estimateDurability,
} from './durability.ts'
import type { MeasuredRepair } from './repair-meter.ts'

/** Taken for the repair rate until one was measured: what one slow disk does. Bytes per second. */
export const ASSUMED_BYTES_PER_SECOND = 20 * 1_048_576

export type DurabilityFigures = Durability &
  DurabilityInputs & {
    /** False: the repair time rests on an assumed rate, because nothing was repaired yet. */
    measured: boolean
  }

/** Chunks with one live copy though more are wanted. */
export function lastCopies({ byRisk }: Pick<Evaluation, 'byRisk'>): number {
  return byRisk.get('last-copy')?.chunks ?? 0
}

/** Bytes of chunks with work of repair that can be done now; an upload's later copies are none. */
export function repairableBytes({ work }: Pick<Evaluation, 'work'>): number {
  return work
    .filter(({ class: name, young }) => !young && name !== 'delete' && name !== 'trim')
    .reduce((sum, { bytes }) => sum + bytes, 0)
}

/**
 * The estimate of durability with what it rests on; docs/durability.md explains it. The time to
 * repair is the time until a dead node is given up, and then as long as it takes to make the copies
 * of the fullest node again at the rate that was measured.
 */
export function durabilityFigures(input: {
  rows: readonly GroupRow[]
  states: NodeStates
  nodeLossesPerYear: number
  /** Seconds until a node that died is out. */
  detectSeconds: number
  measured: MeasuredRepair | null
}): DurabilityFigures {
  const { rows, states, nodeLossesPerYear, detectSeconds, measured } = input
  const rate = Math.max(1, measured?.bytesPerSecond ?? ASSUMED_BYTES_PER_SECOND)
  const repairSeconds = Math.round(detectSeconds + fullestNode(rows) / rate)
  const inputs = { nodeLossesPerYear, repairSeconds }
  const sets = copySets(rows, states)
  return { ...estimateDurability(sets, inputs), ...inputs, measured: measured !== null }
}

function fullestNode(rows: readonly GroupRow[]): number {
  const held = new Map<number, number>()
  for (const { holders, bytes } of rows) {
    for (const id of holders) held.set(id, (held.get(id) ?? 0) + bytes)
  }
  return Math.max(0, ...held.values())
}

/** Chunks on the same live nodes, over all groups: what is lost together. */
export function copySets(rows: readonly GroupRow[], states: NodeStates): CopySet[] {
  const members = [...states.values()].filter(isMember).length
  const sets = new Map<string, CopySet>()
  for (const { holders, wanted, chunks } of rows) {
    // Nobody's any more, or an upload under way.
    if (wanted === 0 || holders.length === 0) continue
    const live = liveCopies(holders, states).sort((a, b) => a - b)
    const reachable = Math.max(live.length, Math.min(wanted, members))
    const key = `${live.join(' ')}/${reachable}`
    const known = sets.get(key)
    if (known === undefined) {
      sets.set(key, { live: live.length, reachable, spare: members > reachable, chunks })
    } else known.chunks += chunks
  }
  return [...sets.values()]
}
