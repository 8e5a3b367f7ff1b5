import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that a write which did not end left behind, wherever below the folder of such files. */
export async function unfinishedFiles(dataFolder: string): Promise<string[]> {
  const below = join(dataFolder, 'blocks', '.temp')
  const entries = await readdir(below, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
