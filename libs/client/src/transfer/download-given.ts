import type { FileHandle } from 'node:fs/promises'
import { AnswerInvalid, ServerUnreachable } from '../errors.ts'
import { countMatching } from './count-matching.ts'
import type { Downloaded, VerifiedDownloadOptions } from './download.ts'
import { givenBytes } from './given-bytes.ts'
import { openPartialFile, type PartialFile, readAt } from './partial-file.ts'
import { withRetries } from './retry.ts'
import type { GivenFile, TreeClient } from './tree-blocks.ts'

/**
 * As `downloadVerified`, for a file with a tree of its own: its CID does not follow from its bytes, so
 * every block comes with the way that leads to it and is checked on arrival. What an interrupted
 * download left is compared with the tree first.
 */
export async function downloadGiven(
  client: TreeClient,
  wanted: GivenFile,
  target: string,
  options: VerifiedDownloadOptions,
): Promise<Downloaded> {
  const check = (handle: FileHandle, length: number) => {
    const { signal, stallMs } = options
    const asking = { read: readAt(handle), length, signal, stallMs }
    return withRetries(() => countMatching(client, wanted, asking), options)
  }
  const partial = await openPartialFile(target, wanted.cid, { check })
  const resumed = partial.length
  try {
    await withRetries((_attempt, progressed) => {
      return fetchRest(client, wanted, partial, { ...options, progressed })
    }, options)
    await partial.finish()
    return { resumed }
  } catch (error) {
    await partial.leaveAfter(error)
    throw error
  }
}

async function fetchRest(
  client: TreeClient,
  wanted: GivenFile,
  partial: PartialFile,
  { signal, stallMs, onProgress, progressed }: VerifiedDownloadOptions & { progressed(): void },
): Promise<void> {
  onProgress?.(partial.length)
  if (partial.length === wanted.size && wanted.size > 0) return
  const asking = { from: partial.length, signal, stallMs }
  for await (const bytes of givenBytes(client, wanted, asking)) {
    await partial.append(bytes)
    progressed()
    onProgress?.(partial.length)
  }
  if (partial.length < wanted.size) throw new ServerUnreachable('the connection ended too early')
  if (partial.length > wanted.size) {
    throw new AnswerInvalid(`${wanted.name}: the file has more bytes than the server said`)
  }
}
