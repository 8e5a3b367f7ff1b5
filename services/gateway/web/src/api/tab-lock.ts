const KEY = 'holdfast.lock'
/** Longer than any exchange takes; a tab that was closed in the middle blocks nobody for longer. */
const STALE_MS = 20_000
const LOOK_MS = 40

/**
 * Runs work while no other tab of this browser runs its own. The browser's locks do that, but only by
 * https or on this machine; by plain http a marked place in the storage has to do.
 */
export async function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  // The types say it is always there.
  const locks = navigator.locks as LockManager | undefined
  if (locks !== undefined) return locks.request(KEY, work)
  const mine = `${Math.random()}`
  await takePlace(mine)
  try {
    return await work()
  } finally {
    if (holderOf(localStorage.getItem(KEY)) === mine) localStorage.removeItem(KEY)
  }
}

async function takePlace(mine: string): Promise<void> {
  for (;;) {
    if (isFree(localStorage.getItem(KEY), Date.now())) {
      localStorage.setItem(KEY, `${mine}@${Date.now()}`)
      // Two that wrote at the same moment: the later one stands, and both look once more.
      await pause()
      if (holderOf(localStorage.getItem(KEY)) === mine) return
    }
    await pause()
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS + Math.random() * LOOK_MS))

const holderOf = (value: string | null) => value?.split('@')[0]

/** Whether a tab may write itself into the place. */
export const isFree = (value: string | null, now: number): boolean => {
  const since = Number(value?.split('@')[1] ?? Number.NaN)
  return !(now - since < STALE_MS)
}
