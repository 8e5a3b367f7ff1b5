/** Works on items in their order, so many at a time. Stops handing out more when the signal aborts. */
export const inParallel = async <T>(
  items: readonly T[],
  slots: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> => {
  let next = 0
  const slot = async () => {
    while (next < items.length && !signal?.aborted) {
      const item = items[next] as T
      next += 1
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(slots, items.length) }, slot))
  signal?.throwIfAborted()
}
