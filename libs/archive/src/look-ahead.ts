// A folder of ten thousand small files would otherwise wait for a look-up and a node ten thousand
// times, one after the other. Small ones only: eight of them hold a mebibyte.
const SMALL_BYTES = 131_072
const AHEAD = 8

type Opened<T> = { iterator: AsyncIterator<T>; first: Promise<IteratorResult<T>> }

export type LookAhead<T> = {
  /** What is at a place, with its first piece read already. Places are asked for in ascending order. */
  open(place: number): Promise<AsyncIterable<T>>
  /** Gives up what was opened and not read to its end. */
  close(): void
}

/** Opens sources in their order, and small ones some places ahead. `sizeAt` is undefined at the end. */
export function createLookAhead<T>(source: {
  openAt(place: number): AsyncIterable<T>
  sizeAt(place: number): number | undefined
}): LookAhead<T> {
  const open = new Map<number, Opened<T>>()

  const begin = (place: number): Opened<T> => {
    const known = open.get(place)
    if (known !== undefined) return known
    const iterator = source.openAt(place)[Symbol.asyncIterator]()
    const first = iterator.next()
    // Awaited when its turn comes; an earlier failure must not leave it unhandled.
    first.catch(() => {})
    open.set(place, { iterator, first })
    return { iterator, first }
  }

  return {
    async open(place) {
      const { iterator, first } = begin(place)
      for (let next = place + 1; next <= place + AHEAD; next += 1) {
        const size = source.sizeAt(next)
        if (size === undefined || size > SMALL_BYTES) break
        begin(next)
      }
      await first
      return drained(iterator, first, () => open.delete(place))
    },
    close() {
      for (const { iterator } of open.values()) void iterator.return?.().catch(() => {})
    },
  }
}

async function* drained<T>(
  iterator: AsyncIterator<T>,
  first: Promise<IteratorResult<T>>,
  over: () => void,
): AsyncGenerator<T> {
  try {
    for (let next = await first; !next.done; next = await iterator.next()) yield next.value
  } finally {
    over()
    await iterator.return?.()
  }
}
