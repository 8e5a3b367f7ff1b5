import {
  abandonContent,
  adoptLeaves,
  begunContent,
  firstLeaves,
  raiseLeases,
} from '@holdfast/catalog'
import { goalOrRefuse } from './admission.ts'
import { type ContentDeps, laneOn } from './connect-content.ts'
import { inTurn } from './in-turn.ts'
import { createLongWriter, type LongWriter } from './long-writer.ts'

/** The long writer on a real catalogue and real nodes. */
export const connectLongWriter = (deps: Omit<ContentDeps, 'leaseSeconds'>): LongWriter => {
  const { catalog, ledger, cluster, log } = deps
  return createLongWriter({
    ...laneOn(deps),
    goal: (input) => goalOrRefuse(cluster, input),
    reserve: (bytes, options) => cluster.pool.reserve(bytes, options),
    // A day: whoever goes on may have to wait for a machine, and for a queue.
    open: async (input) => (await ledger.open({ ...input, lease: 'tus' })).contentId,
    reserveQuota: (contentId, bytes) => ledger.reserve({ contentId, bytes }),
    commit: (content) => ledger.commit(content),
    begun: (input) => begunContent(catalog, input),
    firstLeaves: (input) => firstLeaves(catalog, input),
    adoptLeaves: (input) => adoptLeaves(catalog, input),
    abandon: inTurn((contentId: string) => abandonContent(catalog, contentId)),
    raiseLeases: async (contentIds) => void (await raiseLeases(catalog, contentIds)),
    onError: (message, err) => log.warn({ err }, message),
  })
}
