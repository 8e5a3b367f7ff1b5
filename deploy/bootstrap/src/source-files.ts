import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const SKIPPED = /^(node_modules|dist|coverage|fixtures|\..*)$/

export type SourceFile = {
  /** Path from the repository's root, with forward slashes. */
  path: string
  text: string
}

/** Every TypeScript and JavaScript file below the given folders. Tests' fixtures are not read. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .filter((path) => /\.(ts|tsx|mts|js|jsx|mjs)$/.test(path))
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }))
}

/** Every folder below the given ones, as paths from the root. */
export function readFolders(root: string, folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) => walk(join(root, folder)))
  const paths = files.map((file) => relative(root, file).split(sep).slice(0, -1))
  return [
    ...new Set(paths.flatMap((parts) => parts.map((_, i) => parts.slice(0, i + 1).join('/')))),
  ]
}

function walk(folder: string): string[] {
  let entries: ReturnType<typeof list>
  try {
    entries = list(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : walk(path)
    return [path]
  })
}

function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
}
