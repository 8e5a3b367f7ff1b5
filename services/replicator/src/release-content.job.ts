import { releaseNextSegment } from '@holdfast/catalog'
import { done, handle, releaseContent, skipped } from '@holdfast/jobs'
import type { ReplicatorDeps } from './deps.ts'

/** One segment, one transaction: a terabyte is a thousand short ones, and each attempt goes on. */
export const releaseContentHandler = ({ catalog }: ReplicatorDeps) =>
  handle(releaseContent, async ({ contentId }, { signal }) => {
    let segments = 0
    while (await releaseNextSegment(catalog, contentId)) {
      segments += 1
      signal.throwIfAborted()
    }
    return segments === 0 ? skipped('nothing of the content is left') : done({ segments })
  })
