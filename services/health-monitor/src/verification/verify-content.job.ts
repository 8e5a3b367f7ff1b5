import {
  type ChunkRow,
  chunksOfContent,
  finishVerification,
  reportVerification,
  runningVerification,
  type VerifiedSlice,
} from '@holdfast/catalog'
import { done, handle, type JobHandler, skipped, verifyContent } from '@holdfast/jobs'
import { type CopyReader, readCopy } from '../check/verify-copies.ts'

export type VerifyContentDeps = CopyReader & { isLive(nodeId: number): boolean }

/** Places between two signs of life: at 10 MiB/s, three copies of each take 20 s. */
const PLACES = 64
/** Reads at a time, over all nodes: nobody waits for it, and users shall not feel it. */
const AT_ONCE = 4

/** All copies of one content, from where the last attempt stopped. */
export const verifyContentHandler = (deps: VerifyContentDeps): JobHandler =>
  handle(verifyContent, async ({ verificationId }, { signal }) => {
    const { catalog } = deps
    let run = await runningVerification(catalog, verificationId)
    if (run === undefined) return skipped('it is over, or its content is gone', { verificationId })
    while (run.done < run.chunks) {
      const { contentId, done: from } = run
      const slice = await chunksOfContent(catalog, { contentId, from, limit: PLACES })
      // Released meanwhile.
      if (slice.places === 0) break
      const found = await verifyChunks(deps, slice.chunks, signal)
      run = await reportVerification(catalog, run, { places: slice.places, ...found })
      if (run === undefined) return skipped('it was cancelled, or another worker is further')
    }
    await finishVerification(catalog, verificationId)
    return done({ verificationId, good: run.good, bad: run.missing + run.corrupt })
  })

async function verifyChunks(
  deps: VerifyContentDeps,
  chunks: readonly ChunkRow[],
  signal: AbortSignal,
): Promise<Omit<VerifiedSlice, 'places'>> {
  const found: Omit<VerifiedSlice, 'places'> = { good: 0, noAnswer: 0, bad: [] }
  const copies = chunks
    .flatMap(({ digest, size, holders }) => holders.map((nodeId) => ({ digest, size, nodeId })))
    .values()
  const reader = async () => {
    for (const copy of copies) {
      signal.throwIfAborted()
      const read = deps.isLive(copy.nodeId) ? await readCopy(deps, copy, signal) : 'unread'
      if (read === 'good') found.good += 1
      else if (read === 'unread') found.noAnswer += 1
      else if (read !== 'moved') {
        found.bad.push({ digest: copy.digest.toString('hex'), nodeId: copy.nodeId, kind: read })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return found
}
