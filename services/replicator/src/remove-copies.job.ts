import {
  finishGroupWorks,
  openGenerations,
  RemovalsFrozen,
  removeCopies as removeFromNodes,
} from '@holdfast/catalog'
import { done, handle, removeCopies, skipped } from '@holdfast/jobs'
import type { ReplicatorDeps } from './deps.ts'

/** How often frozen removals are looked at again; an admin ends the freeze, not time. */
const FROZEN_SECONDS = 60
/** A monitor that just has to ask the nodes is done within seconds. */
const PASSING_SECONDS = 2

export const removeCopiesHandler = ({ catalog, cluster, config }: ReplicatorDeps) =>
  handle(removeCopies, async ({ group, toGroup = group, class: reason }, { log, signal }) => {
    const open = await openGenerations(catalog, { from: group, to: toGroup, class: reason })
    if (open.length === 0) return skipped('nothing is left to be removed')
    try {
      const { unanswered, againInSeconds, ...removed } = await removeFromNodes(
        catalog,
        { delete: (nodeId, digests, o) => cluster.pool.node(nodeId).delete(digests, o) },
        {
          group,
          toGroup,
          class: reason,
          graceSeconds: config.removeGrace,
          signal,
          surplus: (chunk) =>
            cluster.placement().surplusHolders({ ...chunk, states: cluster.states() }),
        },
      )
      // No failure of the job: the removal stays noted, and is asked for again when it may be.
      for (const { nodeId, chunks, error } of unanswered) {
        log.warn({ nodeId, chunks, err: error }, 'a node did not answer a removal')
      }
      await finishGroupWorks(catalog, { class: reason, open, againInSeconds })
      if (removed.asked + removed.dropped === 0) return skipped('no copy may go yet')
      return done({ ...removed, unanswered: unanswered.length, againInSeconds })
    } catch (error) {
      if (!(error instanceof RemovalsFrozen)) throw error
      const againInSeconds = error.passing ? PASSING_SECONDS : FROZEN_SECONDS
      await finishGroupWorks(catalog, { class: reason, open, againInSeconds })
      return skipped(error.message)
    }
  })
