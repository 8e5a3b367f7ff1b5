import {
  findWantedChange,
  finishWantedChange,
  tellChunks,
  type WantedChange,
} from '@holdfast/catalog'
import { done, handle, recountWanted, skipped } from '@holdfast/jobs'
import type { ReplicatorDeps } from './deps.ts'

/** Segments told at once: chunks that others use too are then looked for in one pass over all segments. */
const AT_ONCE = 16

export const recountWantedHandler = ({ catalog }: Pick<ReplicatorDeps, 'catalog'>) =>
  handle(recountWanted, async ({ contentId }, { signal }) => {
    const change = await findWantedChange(catalog, contentId)
    if (change === undefined) return skipped('every chunk was told, or the content is gone')
    const told = { raised: 0, lowered: 0 }
    for (const range of rangesOf(change)) {
      signal.throwIfAborted()
      const part = await tellChunks(catalog, { contentId, wanted: change.wanted, ...range })
      told.raised += part.raised
      told.lowered += part.lowered
    }
    const finished = await finishWantedChange(catalog, change)
    return done({ ...told, finished })
  })

function rangesOf({ leaf, tree }: Pick<WantedChange, 'leaf' | 'tree'>) {
  const ranges: { kind: 'leaf' | 'tree'; from: number; to: number }[] = []
  const kinds = [
    ['leaf', leaf],
    ['tree', tree],
  ] as const
  for (const [kind, last] of kinds) {
    for (let from = 0; from <= (last ?? -1); from += AT_ONCE) {
      ranges.push({ kind, from, to: Math.min(from + AT_ONCE - 1, last ?? 0) })
    }
  }
  return ranges
}
