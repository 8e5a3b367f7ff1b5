import { createNaming, type Spelling } from './names.ts'

/** A file and the folders it lies in, from the top of the archive down. */
export type Placed = { folders: readonly string[]; name: string }

/** A folder with the names that its content has in the archive. */
export type Folder<F> = {
  folders: { name: string; folder: Folder<F> }[]
  files: { name: string; file: F }[]
}

type Draft<F> = { folders: Map<string, Draft<F>>; files: F[] }

/**
 * The files as a tree, every name spelled so that it can lie beside the others. Folders come first: a
 * file that is called like a folder beside it is numbered, since no file system has both. The order of
 * the files given decides which of two keeps its name.
 */
export function folderTree<F extends Placed>(files: readonly F[], spelling: Spelling): Folder<F> {
  const top: Draft<F> = { folders: new Map(), files: [] }
  for (const file of files) {
    let at = top
    for (const name of file.folders) {
      const next = at.folders.get(name) ?? { folders: new Map(), files: [] }
      at.folders.set(name, next)
      at = next
    }
    at.files.push(file)
  }
  return named(top, spelling)
}

function named<F extends Placed>(draft: Draft<F>, spelling: Spelling): Folder<F> {
  const naming = createNaming(spelling)
  return {
    folders: [...draft.folders].map(([name, folder]) => ({
      name: naming(name),
      folder: named(folder, spelling),
    })),
    files: draft.files.map((file) => ({ name: naming(file.name), file })),
  }
}

/** Every file with its whole path, folder by folder. */
export function* walkFiles<F>(folder: Folder<F>, above = ''): Generator<{ path: string; file: F }> {
  for (const { name, file } of folder.files) yield { path: above + name, file }
  for (const { name, folder: below } of folder.folders) {
    yield* walkFiles(below, `${above}${name}/`)
  }
}
