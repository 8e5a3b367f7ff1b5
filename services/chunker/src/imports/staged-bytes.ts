import type { ContentReader } from '@holdfast/content'

/** A staged CAR: an open content that is read anywhere in it. */
export type Staged = { contentId: string; size: number }

const WINDOW = 4 * 1_048_576
const WINDOWS = 4

export type ReadStaged = (start: number, end: number) => Promise<Buffer>

/**
 * Reads parts of a staged CAR through a few windows kept in memory: neighbours in a DAG mostly are
 * neighbours in the CAR, and a block smaller than a chunk would fetch all of it each time.
 */
export function stagedBytes(
  reader: ContentReader,
  { contentId, size }: Staged,
  signal: AbortSignal,
): ReadStaged {
  const windows = new Map<number, Promise<Buffer>>()
  const load = async (index: number): Promise<Buffer> => {
    const start = index * WINDOW
    const end = Math.min(size, start + WINDOW)
    const pieces: Uint8Array[] = []
    for await (const piece of reader.read({ contentId, size, start, end, signal })) {
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }
  const window = (index: number): Promise<Buffer> => {
    const found = windows.get(index) ?? load(index)
    found.catch(() => windows.delete(index))
    // The one used last stands last, and the first one goes.
    windows.delete(index)
    windows.set(index, found)
    const [oldest] = windows.keys()
    if (windows.size > WINDOWS && oldest !== undefined) windows.delete(oldest)
    return found
  }
  return async (start, end) => {
    const parts: Buffer[] = []
    for (let at = start; at < end; ) {
      const index = Math.floor(at / WINDOW)
      const part = await window(index)
      const from = at - index * WINDOW
      const to = Math.min(part.length, end - index * WINDOW)
      if (to <= from) break
      parts.push(part.subarray(from, to))
      at = index * WINDOW + to
    }
    return Buffer.concat(parts)
  }
}
