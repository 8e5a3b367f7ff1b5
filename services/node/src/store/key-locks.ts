/**
 * One change of a block's file at a time: a rename over it and an unlink of it run on different
 * threads, and only their order tells whether the block's bytes count as used.
 */
export type KeyLocks = <T>(key: string, work: () => Promise<T>) => Promise<T>

export function createKeyLocks(): KeyLocks {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key)
    const mine = before === undefined ? work() : before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
