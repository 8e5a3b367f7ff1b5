import { InvalidArchive } from '../errors.ts'
import { centralLength, descriptorLength, endLength, localLength } from './records.ts'

/** A file to be stored: its path inside (with `/`, already safe), bytes, and when it was changed. */
export type ZipEntry = { path: string; size: number; modified: Date }

/** With where it begins. */
export type PlannedEntry = ZipEntry & {
  /** Of its path, in UTF-8. */
  nameBytes: number
  /** Of its local header. */
  offset: number
}

/** Where everything lies in the archive, before any byte of it was read. */
export type ZipPlan<E extends ZipEntry> = {
  /** Bytes of the whole archive. */
  size: number
  entries: readonly (E & PlannedEntry)[]
  /** Offset and bytes of the central directory. */
  directory: { at: number; bytes: number }
}

const MAX_PATH_BYTES = 0xffff

/**
 * Lays a ZIP archive out. Nothing is compressed, so every length follows from names and sizes: the
 * Content-Length can be told, and any range of the archive be made by itself.
 *
 * @throws InvalidArchive for a path that ZIP cannot hold
 */
export function planZip<E extends ZipEntry>(given: readonly E[]): ZipPlan<E> {
  const entries: (E & PlannedEntry)[] = []
  let at = 0
  let bytes = 0
  for (const one of given) {
    const nameBytes = Buffer.byteLength(one.path)
    if (nameBytes === 0 || nameBytes > MAX_PATH_BYTES) {
      throw new InvalidArchive(`a path of ${nameBytes} bytes cannot be in a ZIP archive`)
    }
    const entry = { ...one, nameBytes, offset: at }
    entries.push(entry)
    at += localLength(entry) + entry.size + descriptorLength(entry)
    bytes += centralLength(entry)
  }
  const end = { entries: entries.length, at, bytes }
  return { size: at + bytes + endLength(end), entries, directory: { at, bytes } }
}

/** The last entry that begins at or before an offset; 0 where there is none. */
export function entryAt(entries: readonly PlannedEntry[], offset: number): number {
  let low = 0
  let high = entries.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((entries[middle] as PlannedEntry).offset <= offset) low = middle
    else high = middle - 1
  }
  return low
}
