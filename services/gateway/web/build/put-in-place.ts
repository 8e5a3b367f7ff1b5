import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const HASH_FILE = '.source-hash'

/** From which sources the build in this folder was made; undefined when there is none. */
export function builtFrom(dist: string): string | undefined {
  try {
    return readFileSync(join(dist, HASH_FILE), 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Makes `folder` the build, unless another process has put one of the same sources there. Both moves are
 * renames: at no moment is there a part of a build, whoever else does the same.
 */
export function putInPlace(folder: string, dist: string): void {
  const aside = `${folder}.old`
  const hash = builtFrom(folder)
  try {
    while (builtFrom(dist) !== hash) {
      if (moved(dist, aside)) rmSync(aside, { recursive: true })
      if (moved(folder, dist)) return
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** False: there was nothing, or the place was taken by somebody in between. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTEMPTY' || code === 'EEXIST') return false
    throw error
  }
}
