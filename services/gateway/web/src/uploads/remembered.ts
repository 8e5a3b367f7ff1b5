import type { OnConflict } from './upload.ts'

/** An upload that a page began and did not end: its bytes are on the server, the file is with its owner. */
export type Remembered = {
  url: string
  folder: string
  name: string
  size: number
  lastModified: number
  onConflict: OnConflict
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const PREFIX = 'holdfast.uploads.'

/** Unfinished uploads of one user in this browser; forgotten at sign-out, for names stay on shared computers. */
export function createMemory(store: Store, userId: string) {
  const key = PREFIX + userId
  const all = (): Remembered[] => {
    try {
      const list: unknown = JSON.parse(store.getItem(key) ?? '[]')
      return Array.isArray(list) ? list.filter(isRemembered) : []
    } catch {
      return []
    }
  }
  const save = (list: readonly Remembered[]) => {
    try {
      if (list.length === 0) store.removeItem(key)
      else store.setItem(key, JSON.stringify(list))
    } catch {
      // Full or forbidden: it goes on, and only a reload would have to begin anew.
    }
  }
  return {
    all,
    keep: (one: Remembered): void => save([...all().filter(({ url }) => url !== one.url), one]),
    forget: (url: string): void => save(all().filter((one) => one.url !== url)),
  }
}

export type Memory = ReturnType<typeof createMemory>

/** For sign-out. */
export function forgetAllUploads(store: Storage): void {
  for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key)
}

/** Of the file that was begun: the same place, size and date are the same file. */
export const keyOfFile = ({
  folder,
  name,
  size,
  lastModified,
}: Pick<Remembered, 'folder' | 'name' | 'size' | 'lastModified'>): string =>
  JSON.stringify([folder, name, size, lastModified])

const isRemembered = (one: unknown): one is Remembered => {
  const { url, folder, name, size, lastModified, onConflict } = one as Remembered
  return (
    [url, folder, name, onConflict].every((text) => typeof text === 'string') &&
    [size, lastModified].every(Number.isSafeInteger)
  )
}
