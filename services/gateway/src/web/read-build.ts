import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { type FirstFiles, NO_FILES } from './first-files.ts'

export type Encoding = 'br' | 'gzip'

export type WebFile = {
  contentType: string
  etag: string
  /** Its name holds a hash of its bytes. */
  immutable: boolean
  bytes: Buffer
  encoded: Partial<Record<Encoding, Buffer>>
}

/** The built app, all of it in memory: it is a few MiB, and never changes while we run. */
export type WebBuild = {
  /** The one page, with the mark where an answer's nonce goes. */
  page: string
  /** What it needs at which address. */
  first: FirstFiles
  /** By path: `/assets/…`, `/favicon.svg`. */
  files: ReadonlyMap<string, WebFile>
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The app that was built into this folder; undefined when there is none. */
export function readBuild(folder: string): WebBuild | undefined {
  let page: string
  try {
    page = readFileSync(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const files = new Map<string, WebFile>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const contentType = TYPES[extname(entry.name)]
    if (!entry.isFile() || contentType === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    files.set(path, readWebFile(file, path, contentType))
  }
  const first = readIfThere(join(folder, '.vite', 'first-files.json'))
  return { page, first: first ? JSON.parse(first.toString()) : NO_FILES, files }
}

function readWebFile(file: string, path: string, contentType: string): WebFile {
  const bytes = readFileSync(file)
  const encoded = { br: readIfThere(`${file}.br`), gzip: readIfThere(`${file}.gz`) }
  return {
    contentType,
    etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    immutable: path.startsWith('/assets/'),
    bytes,
    encoded: Object.fromEntries(Object.entries(encoded).filter(([, value]) => value)),
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
