import type { FileInfo, FileSelection } from '@holdfast/client'

type Files = ReadonlyMap<string, FileInfo>

/** Which files are chosen: some, or all that the list shows but for some. Survives sorting and reading anew. */
export type Choice = { all: false; some: Files } | { all: true; except: Files }

export const NOTHING: Choice = { all: false, some: new Map() }
export const EVERYTHING: Choice = { all: true, except: new Map() }

export const isChosen = (choice: Choice, { id }: Pick<FileInfo, 'id'>): boolean =>
  choice.all ? !choice.except.has(id) : choice.some.has(id)

export const onlyThis = (file: FileInfo): Choice => ({
  all: false,
  some: new Map([[file.id, file]]),
})

/** With these in it, or without. */
export function withFiles(choice: Choice, files: readonly FileInfo[], chosen: boolean): Choice {
  const named = new Map(choice.all ? choice.except : choice.some)
  for (const file of files) {
    if (chosen === choice.all) named.delete(file.id)
    else named.set(file.id, file)
  }
  return choice.all ? { all: true, except: named } : { all: false, some: named }
}

export const toggled = (choice: Choice, file: FileInfo): Choice =>
  withFiles(choice, [file], !isChosen(choice, file))

/** The same choice among these files without a rule. */
export const namedOf = (choice: Choice, files: readonly FileInfo[]): Choice =>
  withFiles(
    NOTHING,
    files.filter((file) => isChosen(choice, file)),
    true,
  )

/** How many, and how large. `list` is what the whole list comes to. */
export function sumOf(choice: Choice, list: { files: number; bytes: number }) {
  const named = [...(choice.all ? choice.except : choice.some).values()]
  const bytes = named.reduce((sum, { size }) => sum + size, 0)
  if (!choice.all) return { files: named.length, bytes }
  return {
    files: Math.max(0, list.files - named.length),
    bytes: Math.max(0, list.bytes - bytes),
  }
}

/** What one call may name. */
const MOST = 500

export type Shown = { folder: string; search: string; type: string }

/** The calls that change all chosen files: one, or one for each 500 that are named. */
export function selectionsOf(choice: Choice, { folder, search, type }: Shown): FileSelection[] {
  if (choice.all) {
    const except = [...choice.except.keys()]
    const rule = { folder, recursive: search !== '', except }
    return [{ ...rule, ...(search === '' ? {} : { search }), ...(type === '' ? {} : { type }) }]
  }
  const ids = [...choice.some.keys()]
  return Array.from({ length: Math.ceil(ids.length / MOST) }, (_, at) => ({
    ids: ids.slice(at * MOST, (at + 1) * MOST),
  }))
}
