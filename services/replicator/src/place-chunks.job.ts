import { bumpGroupWork, chunksOfSegments, isPlaced, markPlaced } from '@holdfast/catalog'
import { done, handle, perEntry, placeChunks, skipped } from '@holdfast/jobs'
import type { ReplicatorDeps } from './deps.ts'
import { placeSegments } from './place-segments.ts'

export const placeChunksHandler = ({ catalog, cluster, config, ledger }: ReplicatorDeps) =>
  handle(placeChunks, async ({ contentId, kind, from, to }, { signal }) => {
    // A second delivery, or a late one: one question instead of a look at a thousand chunks. What was
    // lost since then is found and repaired by group.
    const already = await isPlaced(catalog, contentId)
    if (already === undefined) return skipped('the content is gone')
    if (already) return skipped('every chunk has its copies')
    const { failed, ...placed } = await placeSegments(
      {
        cluster,
        verifyShare: config.verifyShare ?? 0,
        record: (entries) => ledger.record(entries),
        chunksOfSegments: (range) => chunksOfSegments(catalog, range),
        bumpGroupWork: (workClass, groups) => bumpGroupWork(catalog, workClass, groups),
        markPlaced: (input) => markPlaced(catalog, input),
      },
      { contentId, kind, from, to },
      { signal },
    )
    if (placed.chunks === 0) return skipped('the content is gone')
    if (failed.length > 0) {
      return perEntry({ done: placed.chunks - failed.length, failed: failed.map((f) => f.error) })
    }
    if (placed.copies === 0 && placed.left === 0) return skipped('every chunk has its copies')
    return done(placed)
  })
