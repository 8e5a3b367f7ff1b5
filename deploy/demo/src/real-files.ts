import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'

export type RealFile = { source: string; path: string; size: number; sha256: string }

/**
 * Files that are on every machine that can run the demo: this checkout's sources (small files in
 * folders) and the Node.js program (one file of about a hundred chunks).
 */
export const pickRealFiles = async (root: string, smallFiles: number): Promise<RealFile[]> => {
  const small: string[] = []
  for (const folder of ['libs', 'services', 'docs']) {
    for await (const source of filesBelow(join(root, folder))) {
      if (small.length >= smallFiles) break
      small.push(source)
    }
  }
  const files = small.map((source) => ({ source, path: `/demo/sources/${relative(root, source)}` }))
  const program = process.execPath
  files.push({ source: program, path: `/demo/programs/${basename(program)}` })
  return Promise.all(files.map(async (file) => ({ ...file, ...(await describe(file.source)) })))
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

const describe = async (source: string) => {
  const { size } = await stat(source)
  return { size, sha256: await hashOf(createReadStream(source)) }
}

/** Hex SHA-256 of a stream, read with its own pace. */
export const hashOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of bytes) hash.update(piece)
  return hash.digest('hex')
}
