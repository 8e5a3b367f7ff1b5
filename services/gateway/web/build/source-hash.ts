import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What the build is made from, as folders and files of the repository. */
const SOURCES = [
  'libs/client/src',
  'services/gateway/web/src',
  'services/gateway/web/public',
  'services/gateway/web/build',
  'services/gateway/web/index.html',
  'services/gateway/web/package.json',
  'services/gateway/web/tsconfig.json',
  'services/gateway/web/vite.config.ts',
  'tsconfig.base.json',
]

/** One hash over everything the build is made from; a few milliseconds. */
export function sourceHash(root: string): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesOf(join(root, source))) {
      hash.update(`${relative(root, file).split(sep).join('/')}\0`)
      hash.update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path]
    throw error
  }
}
