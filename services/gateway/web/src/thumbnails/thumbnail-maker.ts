import type { FileInfo } from '@holdfast/client'

export type MakerParts = {
  draw: (picture: Blob, signal: AbortSignal) => Promise<Blob>
  /** The file as it is now. */
  find: (id: string) => Promise<FileInfo>
  /** Its bytes. */
  read: (id: string, signal: AbortSignal) => Promise<Blob>
  store: (file: FileInfo, thumbnail: Blob, signal: AbortSignal) => Promise<FileInfo>
  /** Tells the lists. */
  tell: (file: FileInfo) => void
  /** CIDs of which none could be made, for as long as the session lasts. */
  failed: { has(cid: string): boolean; add(cid: string): void }
  /** Waits until the browser has nothing better to do. */
  idle: () => Promise<void>
}

type Wish = { id: string; file?: FileInfo; stop: AbortController }

export type ThumbnailMaker = ReturnType<typeof createThumbnailMaker>

/**
 * Makes thumbnails, one at a time. What somebody looks at comes first, and is given up when they look
 * elsewhere; pictures that were just uploaded need no download and wait for their turn. What cannot be
 * made is not tried again.
 */
export function createThumbnailMaker(parts: MakerParts) {
  const wishes = new Map<string, Wish>()
  const uploaded = new Map<string, File>()
  const made = new Map<string, string>()
  let running = false

  const next = (): Wish | undefined => {
    const [wish] = wishes.values()
    if (wish !== undefined) return wish
    const [id] = uploaded.keys()
    return id === undefined ? undefined : { id, stop: new AbortController() }
  }

  const make = async ({ id, stop: { signal }, ...wish }: Wish): Promise<void> => {
    const file = wish.file ?? (await parts.find(id))
    const own = uploaded.get(id)
    uploaded.delete(id)
    if (file.thumbnail !== null || parts.failed.has(file.cid)) return
    try {
      // Somebody may have replaced it since; then it is not what was uploaded.
      const picture = own?.size === file.size ? own : await parts.read(id, signal)
      const thumbnail = await parts.draw(picture, signal)
      const stored = await parts.store(file, thumbnail, signal)
      if (stored.thumbnail !== null) made.set(nameOf(stored), stored.thumbnail)
      parts.tell(stored)
    } catch (error) {
      if (!signal.aborted) parts.failed.add(file.cid)
      throw error
    }
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    for (let wish = next(); wish !== undefined; wish = next()) {
      await parts.idle()
      if (!wish.stop.signal.aborted) await make(wish).catch(() => {})
      // A file that cannot be found is not looked for again.
      uploaded.delete(wish.id)
      if (wishes.get(wish.id) === wish) wishes.delete(wish.id)
    }
    running = false
  }

  return {
    /** A picture that was stored a moment ago. */
    offer(id: string, picture: File): void {
      uploaded.set(id, picture)
      void run()
    },
    /** Somebody looks at a file that has none. Returns how to give it up. */
    want(file: FileInfo): () => void {
      if (file.thumbnail !== null || parts.failed.has(file.cid)) return () => {}
      // The list was read before it was made.
      const known = made.get(nameOf(file))
      if (known !== undefined) {
        parts.tell({ ...file, thumbnail: known })
        return () => {}
      }
      const wish = { id: file.id, file, stop: new AbortController() }
      wishes.set(file.id, wish)
      void run()
      return () => {
        wish.stop.abort()
        if (wishes.get(file.id) === wish) wishes.delete(file.id)
      }
    },
  }
}

const nameOf = ({ id, cid }: FileInfo): string => `${id} ${cid}`
