import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Chunk = { file: string; name?: string; imports?: string[] }
/** What Vite made, by the file that it was made from where that is one. */
export type Manifest = Readonly<Record<string, Chunk>>

/** All styles are one file, which every page loads: several would only wait for each other. */
export const STYLES = 'style.css'

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'))

/**
 * The scripts of these entries, sources or layers, and of all that they import, each once. Throws for one
 * that is not there.
 */
export const scriptsFor = (manifest: Manifest, entries: readonly string[]): string[] => [
  ...new Set([...chunksOf(manifest, entries)].map(({ file }) => file)),
]

function chunksOf(manifest: Manifest, keys: readonly string[], seen = new Set<Chunk>()) {
  for (const key of keys) {
    const chunk = manifest[key] ?? Object.values(manifest).find(({ name }) => name === key)
    if (chunk === undefined) throw new Error(`the build has no ${key}`)
    if (seen.has(chunk)) continue
    seen.add(chunk)
    chunksOf(manifest, chunk.imports ?? [], seen)
  }
  return seen
}
