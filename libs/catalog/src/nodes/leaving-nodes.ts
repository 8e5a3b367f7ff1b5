import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { heldOnNode } from '../plans/held-on-node.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { changeNodeState, setNodeState } from './node-states.ts'

type Asked = { nodeId: number; actorId: string }

/**
 * Keeps that a node is to be removed once it is drained, with its audit row. Whoever empties nodes acts on
 * it, maybe hours later. Asking twice is asking once. False: the node is lost, or never was.
 */
export function askToLeave(c: Catalog, asked: Asked): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const node = await lockNode(trx, asked.nodeId)
    if (node === undefined || node.state === 'lost') return false
    if (node.leave_asked_at === null) await write(trx, asked, { node, leaves: true })
    return true
  })
}

/** Takes that back. False: nobody had asked for it, or the node is gone already. */
export function askToStay(c: Catalog, asked: Asked): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const node = await lockNode(trx, asked.nodeId)
    if (node === undefined || node.state === 'lost' || node.leave_asked_at === null) return false
    await write(trx, asked, { node, leaves: false })
    return true
  })
}

type Wish = { node: { name: string; state: string }; leaves: boolean }

async function write(trx: Trx, { nodeId, actorId }: Asked, { node, leaves }: Wish): Promise<void> {
  await trx
    .updateTable('nodes')
    .set({
      leave_asked_at: leaves ? sql`now()` : null,
      leave_asked_by: leaves ? actorId : null,
    })
    .where('id', '=', nodeId)
    .execute()
  await audit(trx, {
    actorId,
    action: leaves ? 'node.leaving' : 'node.stays',
    subject: String(nodeId),
    detail: { name: node.name, state: node.state },
  })
}

/** Nodes that are to leave and have been drained for so many seconds, by Postgres's clock. */
export async function readyToLeave(c: Catalog, quietSeconds: number): Promise<number[]> {
  const rows = await c.db
    .selectFrom('nodes')
    .select('id')
    .where('state', '=', 'drained')
    .where('leave_asked_at', 'is not', null)
    .where(sql<boolean>`since < clock_timestamp() - make_interval(secs => ${quietSeconds})`)
    // Older sums name it as the holder of what was moved: without it, that would seem lost for a while.
    .where(sql<boolean>`since < (SELECT min(as_of) FROM group_scans)`)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Removes a node that is to leave, in the name of whoever asked. What lies there is counted once more, a
 * second per five million chunks: while anything is in use it drains on instead. One transaction decides
 * between this and somebody who keeps the node at the same moment. Returns whether it is gone.
 */
export async function removeDrained(c: Catalog, nodeId: number): Promise<boolean> {
  const late = await heldOnNode(c, nodeId)
  if (late.length > 0) {
    await setNodeState(c, {
      nodeId,
      from: ['drained'],
      to: 'draining',
      reason: 'something in use lies there after all',
      evidence: { chunks: late.reduce((sum, { chunks }) => sum + chunks, 0) },
    })
    return false
  }
  return inTransaction(c, async (trx) => {
    const node = await lockNode(trx, nodeId)
    if (node?.state !== 'drained' || node.leave_asked_at === null) return false
    const { name, leave_asked_by: actorId, leave_asked_at: askedAt } = node
    await trx
      .updateTable('nodes')
      .set({ removed_at: sql`now()`, leave_asked_at: null, leave_asked_by: null })
      .where('id', '=', nodeId)
      .execute()
    const reason = 'an administrator removed it; it was drained first'
    await changeNodeState(trx, { nodeId, from: ['drained'], to: 'lost', reason, actorId })
    await audit(trx, {
      actorId,
      action: 'node.removed',
      subject: String(nodeId),
      detail: { name, from: 'drained', askedAt, chunks: 0, lastChunks: 0 },
    })
    return true
  })
}

const lockNode = (trx: Trx, nodeId: number) =>
  trx
    .selectFrom('nodes')
    .select(['name', 'state', 'leave_asked_at', 'leave_asked_by'])
    .where('id', '=', nodeId)
    .forUpdate()
    .executeTakeFirst()
