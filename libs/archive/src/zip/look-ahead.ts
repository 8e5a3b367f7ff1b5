import type { PlannedEntry, ZipEntry, ZipPlan } from './plan-zip.ts'
import { dataSpan, type Span, type ZipSource } from './read-zip.ts'

// A folder of ten thousand small files would otherwise wait for a look-up and a node ten thousand
// times, one after the other. Small ones only: eight of them hold a mebibyte.
const SMALL_BYTES = 131_072
const AHEAD = 8

type Opened = { iterator: AsyncIterator<Uint8Array>; first: Promise<IteratorResult<Uint8Array>> }

/** Opens entries in their order, and small ones some places ahead. */
export function createLookAhead<E extends ZipEntry>(
  { entries }: ZipPlan<E>,
  span: Span,
  source: Pick<ZipSource<E>, 'read'>,
) {
  const open = new Map<number, Opened>()

  const begin = (i: number): Opened => {
    const known = open.get(i)
    if (known !== undefined) return known
    const entry = entries[i] as E & PlannedEntry
    const iterator = source.read(entry, dataSpan(entry, span))[Symbol.asyncIterator]()
    const first = iterator.next()
    // Awaited when its turn comes; an earlier failure must not leave it unhandled.
    first.catch(() => {})
    open.set(i, { iterator, first })
    return { iterator, first }
  }

  return {
    /** The bytes of an entry that lie in the span, the first piece of them read already. */
    async open(i: number): Promise<AsyncIterable<Uint8Array>> {
      const { iterator, first } = begin(i)
      for (let j = i + 1; j <= i + AHEAD; j += 1) {
        const next = entries[j]
        if (next === undefined || next.size > SMALL_BYTES || next.offset >= span.end) break
        begin(j)
      }
      await first
      return drained(iterator, first, () => open.delete(i))
    },
    /** Gives up what was opened and not read to its end. */
    close(): void {
      for (const { iterator } of open.values()) void iterator.return?.().catch(() => {})
    },
  }
}

async function* drained(
  iterator: AsyncIterator<Uint8Array>,
  first: Promise<IteratorResult<Uint8Array>>,
  over: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = await first; !next.done; next = await iterator.next()) yield next.value
  } finally {
    over()
    await iterator.return?.()
  }
}
