import { chunkLength, type Leaf } from '@holdfast/chunks'

/**
 * The segments do not add up to the content that was committed: it was released while it was read, or
 * the catalogue is wrong.
 */
export class ContentInconsistent extends Error {
  readonly code = 'CONTENT_INCONSISTENT'
  override readonly name = 'ContentInconsistent'
}

/**
 * The leaves of a content in order. Sizes follow from the content's: every leaf but the last is full.
 *
 * @throws ContentInconsistent
 */
export async function* leavesOf(
  { size, chunkCount }: { size: number; chunkCount: number },
  segments: AsyncIterable<readonly Buffer[]>,
): AsyncGenerator<Leaf> {
  let index = 0
  for await (const digests of segments) {
    for (const digest of digests) {
      if (index < chunkCount) yield { digest, size: chunkLength(size, index) }
      index += 1
    }
  }
  if (index !== chunkCount) {
    throw new ContentInconsistent(`the segments have ${index} leaves instead of ${chunkCount}`)
  }
}
