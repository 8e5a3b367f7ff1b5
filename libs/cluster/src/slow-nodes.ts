/** Behind this a node is only busy; a chunk on a line of 1 Mbit/s takes eight seconds. Milliseconds. */
const SLOW_MS = 5_000
/** And so many times as long as the one in the middle: when all are slow, none is. */
const SLOW_TIMES = 5
/** Asked for every chunk, and true for longer than that. Milliseconds. */
const FOR_MS = 200

/**
 * Says which nodes are slow, by how long each is expected to take for one more chunk. They are not full and
 * not away, so nothing is refused because of them; but each copy that is given to one holds a worker's
 * slot for as long.
 */
export function slowNodes(
  waits: () => ReadonlyMap<number, number>,
  now: () => number = () => performance.now(),
): () => ReadonlySet<number> {
  let at = Number.NEGATIVE_INFINITY
  let slow: ReadonlySet<number> = new Set()
  return () => {
    if (now() - at < FOR_MS) return slow
    at = now()
    const all = waits()
    const sorted = [...all.values()].sort((a, b) => a - b)
    const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
    const isSlow = (ms: number) => ms > SLOW_MS && ms > SLOW_TIMES * middle
    slow = new Set([...all].filter(([, ms]) => isSlow(ms)).map(([id]) => id))
    return slow
  }
}
