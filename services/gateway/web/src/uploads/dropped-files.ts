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
 * items are empty after it. Browsers give a folder in pieces, of a hundred or of all that they have found
 * meanwhile, until there are none left.
 */
export async function readDropped(
  items: Iterable<DataTransferItem>,
  to: string,
  onFound: (files: number) => void = () => {},
): Promise<Dropped> {
  const entries = [...items].flatMap((item) => (item.kind === 'file' ? [entryOf(item)] : []))
  const dropped: Dropped = { files: [], emptyFolders: 0, unreadable: [] }
  const found = () => onFound(dropped.files.length)
  for (const { entry, file } of entries) {
    if (entry !== null) await readEntry(entry, { to, group: entry.name, into: dropped, found })
    else if (file !== null)
      dropped.files.push({ folder: to, name: file.name, file, group: file.name })
  }
  return dropped
}

const entryOf = (item: DataTransferItem) => {
  const entry = item.webkitGetAsEntry()
  return { entry, file: entry === null ? item.getAsFile() : null }
}

/**
 * Each file is a question to another process of the browser. All of a folder at once would be answered at
 * once too: 30,000 answers kept a page from everything else for nine seconds.
 */
const AT_ONCE = 50

type Reading = { to: string; group: string; into: Dropped; found: () => void }

async function readEntry(entry: Entry, reading: Reading): Promise<void> {
  const { to: folder, group, into } = reading
  try {
    if (entry.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, reading)
    else {
      const file = await fileOf(entry as FileSystemFileEntry)
      into.files.push({ folder, name: entry.name, file, group })
    }
  } catch {
    into.unreadable.push(entry.name)
  }
}

async function readFolder(entry: FileSystemDirectoryEntry, reading: Reading): Promise<void> {
  const reader = entry.createReader()
  const within = { ...reading, to: below(reading.to, entry.name) }
  let count = 0
  for (let piece = await next(reader); piece.length > 0; piece = await next(reader)) {
    count += piece.length
    for (let at = 0; at < piece.length; at += AT_ONCE) {
      await Promise.all(piece.slice(at, at + AT_ONCE).map((inner) => readEntry(inner, within)))
      reading.found()
    }
  }
  if (count === 0) reading.into.emptyFolders += 1
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
