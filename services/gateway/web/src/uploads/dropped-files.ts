import type { NewUpload } from './upload.ts'

/** A file with where it is to go, before anybody asked whether its name is taken. */
export type Chosen = Omit<NewUpload, 'onConflict'>

export type Dropped = {
  files: Chosen[]
  /** Folders with nothing in them, which are there only while something is. */
  emptyFolders: number
  /** Names of what the browser could not read. */
  unreadable: string[]
}

type Entry = Pick<FileSystemEntry, 'isFile' | 'isDirectory' | 'name'>

/**
 * What was dropped, with everything in its folders. To be called in the handler of the drop itself: the
 * items are empty after it. Browsers give a folder in pieces of a hundred, until there are none left.
 */
export async function readDropped(items: Iterable<DataTransferItem>, to: string): Promise<Dropped> {
  const entries = [...items].flatMap((item) => (item.kind === 'file' ? [entryOf(item)] : []))
  const dropped: Dropped = { files: [], emptyFolders: 0, unreadable: [] }
  for (const { entry, file } of entries) {
    if (entry !== null) await readEntry(entry, to, entry.name, dropped)
    else if (file !== null)
      dropped.files.push({ folder: to, name: file.name, file, group: file.name })
  }
  return dropped
}

const entryOf = (item: DataTransferItem) => {
  const entry = item.webkitGetAsEntry()
  return { entry, file: entry === null ? item.getAsFile() : null }
}

async function readEntry(entry: Entry, to: string, group: string, into: Dropped): Promise<void> {
  try {
    if (entry.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, to, group, into)
    else {
      const file = await fileOf(entry as FileSystemFileEntry)
      into.files.push({ folder: to, name: entry.name, file, group })
    }
  } catch {
    into.unreadable.push(entry.name)
  }
}

async function readFolder(
  entry: FileSystemDirectoryEntry,
  to: string,
  group: string,
  into: Dropped,
): Promise<void> {
  const reader = entry.createReader()
  const folder = below(to, entry.name)
  let count = 0
  for (let piece = await next(reader); piece.length > 0; piece = await next(reader)) {
    count += piece.length
    for (const inner of piece) await readEntry(inner, folder, group, into)
  }
  if (count === 0) into.emptyFolders += 1
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject))

const next = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))

const below = (folder: string, name: string) => (folder === '/' ? `/${name}` : `${folder}/${name}`)

/** What a file input gave: a folder's files say where they were below it. */
export const chosenFiles = (files: Iterable<File>, to: string): Chosen[] =>
  [...files].map((file) => {
    const parts = (file.webkitRelativePath || file.name).split('/')
    const folder = parts.slice(0, -1).reduce(below, to)
    return { folder, name: parts.at(-1) ?? file.name, file, group: parts[0] ?? file.name }
  })
