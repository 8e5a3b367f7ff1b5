import { createNaming, EXACT, type Placed } from '@holdfast/archive'
import { type ArchivedFile, type Catalog, filesForArchive } from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'
import type { Caller } from '../people/caller.ts'
import { assertWithin } from '../people/key-folder.ts'
import { SelectionTooLarge } from './errors.ts'

/** A file with the folders it lies in inside the archive. */
export type SelectedFile = ArchivedFile & Placed

export type Selection = {
  /** What the archive is called, without an ending. */
  name: string
  /** One folder with a name, and nothing else: every file lies in it. */
  oneFolder: boolean
  files: SelectedFile[]
}

/** Each entry costs about half a kilobyte while the archive is sent. */
export const MAX_FILES = 100_000

/**
 * What goes into an archive: folders with all below them, under their own names, and single files beside
 * them. A file that is meant twice is in it once. Throws NotFound where a folder has no file, or a file
 * is not theirs, and SelectionTooLarge.
 */
export async function selectFiles(
  catalog: Catalog,
  {
    caller,
    folders,
    ids,
  }: {
    caller: Pick<Caller, 'userId' | 'within'>
    folders: readonly string[]
    ids: readonly string[]
  },
  most = MAX_FILES,
): Promise<Selection> {
  for (const folder of folders) assertWithin(caller, folder, 'This folder')
  const { userId: ownerId, within } = caller
  const query = { ownerId, folders, ids, within, limit: most }
  const { byFolder, byId } = await inTime(filesForArchive(catalog, query))
  if (byFolder.some((files) => files.length === 0)) throw new NotFound('This folder')
  if (byId.length < ids.length) throw new NotFound('One of the files')
  const count = byFolder.reduce((sum, files) => sum + files.length, byId.length)
  if (count > most) throw new SelectionTooLarge(most)

  const naming = createNaming(EXACT)
  const files = new Map<string, SelectedFile>()
  const add = (file: ArchivedFile, above: readonly string[]) => {
    if (!files.has(file.id)) files.set(file.id, { ...file, folders: above })
  }
  for (const [i, folder] of folders.entries()) {
    const top = folder === '/' ? [] : [naming(lastName(folder))]
    for (const file of byFolder[i] ?? []) add(file, [...top, ...namesBelow(folder, file.folder)])
  }
  for (const file of byId) add(file, [])
  const [only] = folders
  const oneFolder = folders.length === 1 && ids.length === 0 && only !== '/'
  const name = oneFolder && only !== undefined ? lastName(only) : 'files'
  return { name, oneFolder, files: [...files.values()] }
}

const lastName = (folder: string): string => folder.slice(folder.lastIndexOf('/') + 1)

/** The names of the folders between a folder and one below it. */
const namesBelow = (folder: string, below: string): string[] =>
  below
    .slice(folder === '/' ? 1 : folder.length + 1)
    .split('/')
    .filter((name) => name !== '')
