import type { Memory } from './remembered.ts'
import { keyOfFile } from './remembered.ts'
import { createSlots, type Sender } from './slots.ts'
import { type Totals, totalsOf } from './totals.ts'
import { isOver, type NewUpload, type Upload } from './upload.ts'

export type QueueParts = {
  send: Sender
  memory: Memory
  /** Runs something after so many milliseconds, or when the network is back. */
  later: (run: () => void, ms: number) => () => void
  /** Gives what draws soon, and only once for many calls: four times a second at most. */
  paint: (draw: () => void) => () => void
}

export type Snapshot = { uploads: readonly Upload[]; totals: Totals }

export type UploadQueue = ReturnType<typeof createUploadQueue>

/**
 * Everything that is to be uploaded, in the order in which it was chosen. Lives outside of the pages, so
 * that no change of page stops it.
 */
export function createUploadQueue({ send, memory, later, paint }: QueueParts) {
  const items = new Map<number, Upload>()
  const files = new Map<number, File>()
  const listeners = new Set<() => void>()
  let [lastId, lastBatch] = [0, 0]
  let now: Snapshot = { uploads: [], totals: totalsOf([]) }

  const changed = paint(() => {
    const uploads = [...items.values()]
    now = { uploads, totals: totalsOf(uploads) }
    for (const listener of listeners) listener()
  })
  const set = (id: number, change: Partial<Upload>) => {
    const before = items.get(id)
    if (before === undefined) return
    const after = { ...before, ...change }
    items.set(id, after)
    if (after.state === 'stored' || after.state === 'skipped') files.delete(id)
    changed()
  }
  const slots = createSlots({ items, files, set, send, memory, later })

  const begin = (upload: Omit<Upload, 'id'>, file?: File) => {
    lastId += 1
    items.set(lastId, { id: lastId, ...upload })
    if (file !== undefined) files.set(lastId, file)
  }
  const goOn = (id: number, file: File) => {
    files.set(id, file)
    set(id, { state: 'queued', problem: undefined })
  }

  /** Those of before a reload whose file came again go on where they were. */
  const add = (chosen: readonly NewUpload[]) => {
    lastBatch += 1
    const waiting = new Map(
      [...items.values()]
        .filter(({ state }) => state === 'needs-file')
        .map((one) => [keyOfFile(one), one.id]),
    )
    for (const { file, ...rest } of chosen) {
      const { size, lastModified } = file
      const upload = { ...rest, size, lastModified, batch: lastBatch, sent: 0 }
      const known = waiting.get(keyOfFile(upload))
      if (known === undefined) begin({ ...upload, state: 'queued' }, file)
      else goOn(known, file)
      waiting.delete(keyOfFile(upload))
    }
    changed()
    slots.fill()
  }

  /** Ends it for good, on the server too. */
  const cancel = (id: number): void => {
    const upload = items.get(id)
    if (upload === undefined) return
    items.delete(id)
    files.delete(id)
    slots.stop(id)
    changed()
    if (upload.url === undefined) return
    memory.forget(upload.url)
    if (!isOver(upload)) void send.end(upload.url)
  }

  for (const one of memory.all()) {
    begin({ ...one, batch: 0, group: one.name, sent: 0, state: 'needs-file' })
  }
  if (items.size > 0) changed()

  return {
    add,
    /** What it began on the server is kept, and gone on with later. */
    pause(id: number): void {
      const upload = items.get(id)
      if (upload === undefined || isOver(upload) || upload.state === 'needs-file') return
      set(id, { state: 'paused' })
      slots.stop(id)
    },
    resume(id: number): void {
      if (items.get(id)?.state !== 'paused') return
      set(id, { state: 'queued' })
      slots.fill()
    },
    retry(id: number): void {
      if (items.get(id)?.state !== 'failed' || !files.has(id)) return
      set(id, { state: 'queued', sent: 0 })
      slots.fill()
    },
    /** The file of an upload of before; false: it is another one. */
    giveFile(id: number, file: File): boolean {
      const upload = items.get(id)
      if (upload?.state !== 'needs-file') return false
      if (file.size !== upload.size || file.lastModified !== upload.lastModified) return false
      goOn(id, file)
      slots.fill()
      return true
    },
    cancel,
    cancelAll(ids: readonly number[]): void {
      for (const id of ids) if (items.get(id)?.state !== 'stored') cancel(id)
    },
    /** Takes what is over off the list. */
    clear(): void {
      for (const upload of [...items.values()]) if (isOver(upload)) items.delete(upload.id)
      changed()
    },
    snapshot: (): Snapshot => now,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
