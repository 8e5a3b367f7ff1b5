import { ContentNotOpen, contentToSeal, leafDigests, sealContent } from '@holdfast/catalog'
import { laneOn } from '@holdfast/content'
import { done, handle, sealContent as job, skipped, TerminalError } from '@holdfast/jobs'
import type { ChunkerDeps } from './deps.ts'
import { ContentInconsistent } from './leaves-of.ts'
import { storeTree } from './store-tree.ts'

export const sealContentHandler = (deps: ChunkerDeps) =>
  handle(job, async ({ contentId, reqId }, { signal }) => {
    const { catalog, cluster } = deps
    const content = await contentToSeal(catalog, contentId)
    if (content === undefined) return skipped('the content is gone')
    if (content.state !== 'committed') return skipped(`the content is ${content.state}`)

    const { wanted, quorum } = cluster.goal(content.wanted)
    const treeDeps = {
      leafDigests: (id: string) => leafDigests(catalog, id),
      lane: laneOn(deps),
      reserve: cluster.pool.reserve,
    }
    try {
      const treeChunks = hasTree(content)
        ? await storeTree(treeDeps, { ...content, contentId, quorum }, { signal })
        : 0
      const placed = treeChunks === 0 || quorum >= wanted
      const request = reqId === undefined ? {} : { reqId }
      const sealed = await sealContent(catalog, { contentId, placed, ...request })
      return sealed ? done({ treeChunks }) : skipped('the content changed while it was sealed')
    } catch (error) {
      if (!(error instanceof ContentInconsistent || error instanceof ContentNotOpen)) throw error
      const now = await contentToSeal(catalog, contentId)
      if (now?.state !== 'committed') return skipped('the content was released meanwhile')
      throw new TerminalError(error.message, { cause: error })
    }
  })

/** A content of one chunk has neither tree nor manifest (docs/decisions). */
function hasTree({ chunkCount }: { chunkCount: number }): boolean {
  return chunkCount > 1
}
