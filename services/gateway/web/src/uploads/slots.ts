import type { Memory } from './remembered.ts'
import { isGone, troubleOf } from './trouble.ts'
import type { Upload } from './upload.ts'

/** HTTP/1.1 gives a browser six connections for all its tabs. */
const AT_ONCE = 3

export type Sending = {
  signal: AbortSignal
  /** Bytes that went so far, those of before included. */
  onSent: (bytes: number) => void
  /** From here on it can be gone on with. */
  onUrl: (url: string) => void
}

/** Sends one file, or the rest of it. */
export type Sender = {
  (upload: Upload, file: File, sending: Sending): Promise<{ fileId: string }>
  /** Ends on the server what was begun there. */
  end(url: string): Promise<void>
}

type Parts = {
  items: ReadonlyMap<number, Upload>
  files: ReadonlyMap<number, File>
  set: (id: number, change: Partial<Upload>) => void
  send: Sender
  memory: Memory
  later: (run: () => void, ms: number) => () => void
}

/** A few uploads at a time; while the server is away, none is tried but the one that found out. */
export function createSlots({ items, files, set, send, memory, later }: Parts) {
  const running = new Map<number, AbortController>()
  const attempts = new Map<number, number>()
  let held = false

  const fill = () => {
    if (held) return
    for (const [id, { state }] of items) {
      if (running.size >= AT_ONCE) return
      if (!running.has(id) && state === 'queued') void run(id)
    }
  }

  const run = async (id: number) => {
    const [upload, file] = [items.get(id), files.get(id)]
    if (upload === undefined || file === undefined) return
    const stop = new AbortController()
    running.set(id, stop)
    set(id, { state: 'uploading', problem: undefined })
    try {
      const { fileId } = await send(upload, file, sendingOf(id, upload, stop.signal))
      attempts.delete(id)
      const { url } = items.get(id) ?? upload
      if (url !== undefined) memory.forget(url)
      set(id, { state: 'stored', sent: upload.size, fileId })
    } catch (error) {
      if (!stop.signal.aborted) fail(id, error)
    } finally {
      if (running.get(id) === stop) running.delete(id)
    }
    fill()
  }

  const sendingOf = (id: number, upload: Upload, signal: AbortSignal): Sending => ({
    signal,
    onSent: (bytes) => {
      if (signal.aborted) return
      // Progress never runs backwards: what goes again was counted before.
      const sent = Math.min(upload.size, Math.max(bytes, items.get(id)?.sent ?? 0))
      set(id, { sent, state: sent === upload.size ? 'confirming' : 'uploading' })
    },
    onUrl: (url) => {
      const { folder, name, size, lastModified, onConflict } = upload
      memory.keep({ url, folder, name, size, lastModified, onConflict })
      set(id, { url })
    },
  })

  const fail = (id: number, error: unknown) => {
    const attempt = attempts.get(id) ?? 0
    const { state, text, retryMs } = troubleOf(error, attempt)
    const url = items.get(id)?.url
    const gone = url !== undefined && isGone(error)
    if (url !== undefined && (gone || retryMs === undefined)) memory.forget(url)
    // The server forgot what was begun: anew. What it refused for good is not gone on with either.
    if (gone) return set(id, { state: 'queued', url: undefined, sent: 0 })
    if (retryMs === undefined) return set(id, { state, problem: text, url: undefined })
    attempts.set(id, attempt + 1)
    set(id, { state, problem: text })
    held = true
    later(() => {
      held = false
      if (items.get(id)?.state === 'no-network') set(id, { state: 'queued' })
      fill()
    }, retryMs)
  }

  return {
    fill,
    stop(id: number): void {
      running.get(id)?.abort()
      running.delete(id)
      attempts.delete(id)
      fill()
    },
  }
}
