import { type Catalog, copiesToScrub, findNode } from '@holdfast/catalog'
import type { Background } from '@holdfast/cluster'
import { done, handle, type JobHandler, scrubGroup, skipped } from '@holdfast/jobs'
import type { BlockNode } from '@holdfast/nodes'
import { createPace } from './pace.ts'
import { addReport, emptyReport, readCopies } from './read-copies.ts'
import { SCRUBBED_STATES } from './scrubber.ts'

const PAGE = 64

/**
 * Reads every copy of one group on one node now, beside the rolling scrub: for a health check that
 * verifies a sample, and for whoever distrusts one place.
 */
export const scrubGroupHandler = ({
  catalog,
  node,
  share,
  background,
}: {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'get'>
  share: number
  background?: Background | undefined
}): JobHandler =>
  handle(scrubGroup, async ({ nodeId, group }, { signal }) => {
    const state = (await findNode(catalog, nodeId))?.state
    if (state === undefined || !SCRUBBED_STATES.includes(state)) {
      return skipped('the node is not read from now', { state: state ?? null })
    }
    const pace = createPace({ share, signal })
    const deps = { catalog, node: node(nodeId), nodeId, pace, background, by: 'scrub' }
    const sum = emptyReport()
    let after: Buffer | null = null
    for (;;) {
      const position = { group, after }
      const page = await copiesToScrub(catalog, { nodeId, position, toGroup: group, limit: PAGE })
      const report = await readCopies(deps, page, { signal })
      addReport(sum, report)
      if (page.length < PAGE) break
      after = page.at(-1)?.digest ?? null
    }
    if (sum.chunks === 0) return skipped('the node holds nothing of this group')
    return done(sum)
  })
