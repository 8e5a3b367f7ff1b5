import { groupOf } from '@holdfast/chunks'
import { repairFor, riskClass, type WorkClass } from '@holdfast/placement'
import { readStates } from '../files/holder-sets.ts'
import { bumpGroupWork } from '../groups/group-work.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inPreparedTransaction } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'
import { chunksOfContent } from '../verification/chunks-of-content.ts'
import { findAnyFile } from './any-file.ts'
import { seeChunk } from './chunk-state.ts'

/** Places looked at in one statement; about 4 ms. */
const AT_ONCE = 1_024

export type WantedRepair = {
  /** Places whose chunk has fewer live copies than wanted, and something to copy from. */
  short: number
  /** Without any copy that could be read now: nothing can be made of them. */
  noSource: number
  groups: number
}

/**
 * Asks for a repair of every group in which a chunk of a file is short of copies, in the class that its risk
 * calls for: 4 ms per 1,024 chunks. Undefined: no such file, or it is in the trash.
 */
export async function wantRepairOfFile(
  c: Catalog,
  { fileId, actorId }: { fileId: string; actorId: string },
): Promise<WantedRepair | undefined> {
  const file = await findAnyFile(c, fileId)
  if (file === undefined) return undefined
  const { work, ...found } = await findShort(c, file.contentId)
  const groups = new Set([...work.values()].flatMap((some) => [...some]))
  const result = { ...found, groups: groups.size }
  await inTransaction(c, async (trx) => {
    for (const [workClass, some] of work) await bumpGroupWork(trx, workClass, [...some])
    const detail = { ownerId: file.ownerId, ...result }
    await audit(trx, { actorId, action: 'file.repair-wanted', subject: fileId, detail })
  })
  return result
}

async function findShort(c: Catalog, contentId: string) {
  const states = await inPreparedTransaction(c.pool, readStates)
  const work = new Map<WorkClass, Set<number>>()
  let short = 0
  let noSource = 0
  for (let from = 0; ; from += AT_ONCE) {
    const { places, chunks } = await chunksOfContent(c, { contentId, from, limit: AT_ONCE })
    for (const row of chunks) {
      const seen = seeChunk(row, states)
      if (seen.state === 'lost' || seen.state === 'unreadable') noSource += 1
      const bad = new Set(row.issues.map(({ nodeId }) => nodeId))
      const holders = row.holders.filter((id) => !bad.has(id))
      const workClass = repairFor(riskClass({ holders, states, wanted: row.wanted }))
      if (workClass === undefined) continue
      short += 1
      work.set(workClass, (work.get(workClass) ?? new Set()).add(groupOf(row.digest)))
    }
    if (places < AT_ONCE) return { short, noSource, work }
  }
}
