import { groupOf } from '@holdfast/chunks'
import { isLive, type NodeState, repairFor, riskClass } from '@holdfast/placement'
import { sql } from 'kysely'
import { bumpGroupWork } from '../groups/group-work.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'

export type BadCopy = { digest: Uint8Array; nodeId: number; kind: 'missing' | 'corrupt' }

/**
 * Somebody read a copy and it was not there, or had other bytes. With another live copy the node
 * leaves the holders (and the epoch changes, so that a put that began before is made again); without
 * one it stays, as the last hope, with an issue. Either way the group's repair is due, once: reads of
 * a copy that is known to be bad ask for nothing more.
 *
 * A corrupt block goes through `removing` before the chunk may be put there again: an IPFS node that
 * believes it has a block does not write it a second time.
 *
 * False: the catalogue does not say that the node holds it, so there is nothing to mark.
 */
export async function markBadCopy(c: Catalog, { digest, nodeId, kind }: BadCopy): Promise<boolean> {
  const key = Buffer.from(digest)
  return inTransaction(c, async (trx) => {
    const chunk = await trx
      .selectFrom('chunks')
      .select(['holders', 'wanted', 'refs'])
      .where('digest', '=', key)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!chunk?.holders.includes(nodeId)) return false
    const rest = chunk.holders.filter((id) => id !== nodeId)
    const states = await statesOf(trx, chunk.holders)
    const replaceable = rest.some((id) => isLive(states.get(id)))
    if (replaceable) {
      await trx
        .updateTable('chunks')
        .set({
          holders: sql`${rest}::smallint[]`,
          epoch: sql`nextval('chunk_epochs')`,
        })
        .where('digest', '=', key)
        .execute()
    }
    const news = await noteIssue(trx, {
      digest: key,
      nodeId,
      kind: replaceable && kind === 'corrupt' ? 'removing' : kind,
    })
    if (!news && !replaceable) return true
    await askForRepair(trx, { group: groupOf(digest), holders: rest, states, wanted: chunk.wanted })
    if (replaceable && kind === 'corrupt') await bumpGroupWork(trx, 'delete', [groupOf(digest)])
    return true
  })
}

async function statesOf(trx: Trx, ids: readonly number[]): Promise<Map<number, NodeState>> {
  const rows = await trx
    .selectFrom('nodes')
    .select(['id', 'state'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Whether that was not known before. */
async function noteIssue(
  trx: Trx,
  issue: { digest: Buffer; nodeId: number; kind: 'missing' | 'corrupt' | 'removing' },
): Promise<boolean> {
  const { digest, nodeId, kind } = issue
  const { numInsertedOrUpdatedRows = 0n } = await trx
    .insertInto('chunk_issues')
    .values({ digest, node_id: nodeId, kind })
    .onConflict((oc) =>
      oc
        .columns(['digest', 'node_id'])
        .doUpdateSet({ kind })
        .where('chunk_issues.kind', 'not in', ['removing', kind]),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}

async function askForRepair(
  trx: Trx,
  chunk: { group: number; holders: number[]; states: Map<number, NodeState>; wanted: number },
): Promise<void> {
  const work = repairFor(riskClass(chunk)) ?? 'below-wanted'
  await bumpGroupWork(trx, work, [chunk.group])
}
