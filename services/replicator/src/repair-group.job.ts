import { chunksOfGroup, dueGroupWork, finishGroupWorks, openGenerations } from '@holdfast/catalog'
import { done, handle, perEntry, repairGroup, skipped } from '@holdfast/jobs'
import { WORK_CLASSES, type WorkClass } from '@holdfast/placement'
import type { ReplicatorDeps } from './deps.ts'
import { parkSeconds, repairChunks } from './repair-chunks.ts'

export const repairGroupHandler = ({ catalog, cluster, config, ledger }: ReplicatorDeps) =>
  handle(repairGroup, async ({ group, toGroup = group, class: named }, { signal }) => {
    // Before any chunk is looked at: what breaks from now on raises the generations above these.
    const open = await openGenerations(catalog, { from: group, to: toGroup, class: named })
    if (open.length === 0) return skipped('this was repaired already')
    const groups = new Set(open.map((one) => one.group))
    // This job often comes because a node just went down; what is known of it may be a second older, and
    // its chunks would be taken for ones that need nothing yet.
    await cluster.refresh()

    const { failed, ...repaired } = await repairChunks(
      {
        cluster,
        verifyShare: config.verifyShare ?? 0,
        record: (entries) => ledger.record(entries),
        chunksOfGroup: (page) => chunksOfGroup(catalog, page),
        lastCopiesDue: async () =>
          (await dueGroupWork(catalog, { classes: ['last-copy'], limit: 1 })).length > 0,
      },
      { group, toGroup, workClass: workClassOf(named), isDue: (one) => groups.has(one) },
      { signal },
    )
    const parkedSeconds = parkSeconds(cluster, { ...repaired, failed })
    // Also after failures: work that is due again later does not keep less urgent work waiting.
    if (!repaired.gaveWay) {
      await finishGroupWorks(catalog, { class: named, open, againInSeconds: parkedSeconds })
    }
    if (failed.length > 0) {
      return perEntry({ done: repaired.copies, failed: failed.map(({ error }) => error) })
    }
    const { gaveWay, ...facts } = repaired
    if (gaveWay) return skipped('last copies go first', { copies: facts.copies })
    if (facts.chunks === 0) return skipped('every chunk has its copies')
    return done({ ...facts, parkedSeconds })
  })

/** A class this version does not know is taken for all that is short of copies. */
function workClassOf(named: string): WorkClass {
  return WORK_CLASSES.find((known) => known === named) ?? 'below-wanted'
}
