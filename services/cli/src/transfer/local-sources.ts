import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { WrongArguments } from '../errors.ts'
import { remoteFolder } from '../remote-file.ts'

/** A file of this machine and where it goes. */
export type LocalSource = {
  file: string
  /** Bytes, as they were when the file was found. */
  size: number
  /** Whole path on the server. */
  path: string
}

export type Found = {
  sources: LocalSource[]
  /** Neither file nor folder: pipes, sockets, devices, and links that lead nowhere. */
  passedOver: string[]
}

/**
 * The files that the words name. A folder brings its name along: `photos` under `/backup` becomes
 * `/backup/photos/…`; with a slash at its end (`photos/`) only what is in it is meant. Links to
 * files are followed, links to folders are not: they can lead in circles.
 *
 * @throws WrongArguments when two files would have one path
 * @throws the system's error for a name that is not there
 */
export const findSources = async (names: readonly string[], to: string): Promise<Found> => {
  const found: Found = { sources: [], passedOver: [] }
  const folder = remoteFolder(to)
  for (const name of names) {
    const { isFile, isFolder, size } = await kindOf(name)
    const inside = /[/\\]\.?$/.test(name) || name === '.'
    const path = pathIn(folder, basename(resolve(name)))
    if (isFile) found.sources.push({ file: name, size, path })
    else if (isFolder) await walk(name, inside ? folder : path, found)
    else found.passedOver.push(name)
  }
  mustDiffer(found.sources)
  return found
}

const walk = async (folder: string, to: string, found: Found): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(folder, entry.name)
    const path = pathIn(to, entry.name)
    if (entry.isDirectory()) {
      await walk(file, path, found)
      continue
    }
    const { isFile, size } = await kindOf(file).catch(() => ({ isFile: false, size: 0 }))
    if (isFile) found.sources.push({ file, size, path })
    else found.passedOver.push(file)
  }
}

const kindOf = async (name: string) => {
  const entry = await stat(name)
  return { isFile: entry.isFile(), isFolder: entry.isDirectory(), size: entry.size }
}

const pathIn = (folder: string, name: string) => (folder === '/' ? `/${name}` : `${folder}/${name}`)

const mustDiffer = (sources: readonly LocalSource[]) => {
  const seen = new Map<string, string>()
  for (const { file, path } of sources) {
    const other = seen.get(path)
    if (other !== undefined) {
      throw new WrongArguments(`${other} and ${file} would both become ${path}.`)
    }
    seen.set(path, file)
  }
}
