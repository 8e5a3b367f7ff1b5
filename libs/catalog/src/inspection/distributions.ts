import { liveCopies, type NodeState } from '@holdfast/placement'
import { readStates } from '../files/holder-sets.ts'
import { groupScans } from '../groups/group-holders.ts'
import { holderSetsNow } from '../groups/sets-with-bad-copies.ts'
import { statesOfSums } from '../groups/states-of-sums.ts'
import { stateAges } from '../nodes/state-ages.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'

/** Sums as of the last summary of all groups; null: there was none yet. */
export type Sums<T> = { items: T[]; asOf: Date | null }

export type NodeSum = {
  nodeId: number
  nodeState: NodeState
  chunks: number
  bytes: number
  /** Of these, what has no other live copy. */
  onlyHere: { chunks: number; bytes: number }
}

/** What lies on each node, from the summary of groups alone: a few hundred rows at any size. */
export async function distributionByNode(c: Catalog): Promise<Sums<NodeSum>> {
  const [sets, asOf, states, now] = await facts(c)
  const sums = new Map<number, NodeSum>()
  for (const { holders, held, wanted, chunks, bytes } of sets) {
    const [only, ...others] = liveCopies(holders, states)
    for (const nodeId of held) {
      const nodeState = now.get(nodeId) ?? 'lost'
      if (nodeState === 'lost') continue
      const none = { nodeId, nodeState, chunks: 0, bytes: 0, onlyHere: { chunks: 0, bytes: 0 } }
      const sum = sums.get(nodeId) ?? none
      add(sum, { chunks, bytes })
      // What no file uses any more is on its way out, and no loss; what was drained is elsewhere.
      const isOnly = only === nodeId && others.length === 0 && nodeState !== 'drained'
      if (wanted > 0 && isOnly) add(sum.onlyHere, { chunks, bytes })
      sums.set(nodeId, sum)
    }
  }
  return { items: [...sums.values()].sort((a, b) => a.nodeId - b.nodeId), asOf }
}

export type CopiesSum = { copies: number; wanted: number; chunks: number; bytes: number }

/** How many chunks have so many live copies of so many wanted. */
export async function distributionByCopies(
  c: Catalog,
  { nodeId }: { nodeId?: number | undefined } = {},
): Promise<Sums<CopiesSum>> {
  const [sets, asOf, states] = await facts(c)
  const sums = new Map<string, CopiesSum>()
  for (const { wanted, holders, held, chunks, bytes } of sets) {
    if (wanted === 0 || (nodeId !== undefined && !held.includes(nodeId))) continue
    const copies = liveCopies(holders, states).length
    const sum = sums.get(`${copies}/${wanted}`) ?? { copies, wanted, chunks: 0, bytes: 0 }
    add(sum, { chunks, bytes })
    sums.set(`${copies}/${wanted}`, sum)
  }
  const items = [...sums.values()].sort((a, b) => a.wanted - b.wanted || a.copies - b.copies)
  return { items, asOf }
}

async function facts(c: Catalog) {
  const [sets, { asOf, ageSeconds }, now, nodes] = await Promise.all([
    holderSetsNow(c),
    groupScans(c),
    inPreparedTransaction(c.pool, readStates),
    stateAges(c),
  ])
  return [sets, asOf, statesOfSums(now, { nodes, sums: ageSeconds }), now] as const
}

function add(sum: { chunks: number; bytes: number }, more: { chunks: number; bytes: number }) {
  sum.chunks += more.chunks
  sum.bytes += more.bytes
}
