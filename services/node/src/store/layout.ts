import { join } from 'node:path'
import { digestOfFileKey, fileKeyOf } from '../cid.ts'

/**
 * Where blocks lie: the layout of Kubo's flatfs, `blocks/<shard>/CIQ….data` with `next-to-last/2`
 * shards, so that an operator finds what they know and a Kubo could adopt the folder.
 */
export type Layout = ReturnType<typeof layoutOf>

export const SHARDING = '/repo/flatfs/shard/v1/next-to-last/2\n'
const EXTENSION = '.data'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function layoutOf(dataFolder: string) {
  const blocks = join(dataFolder, 'blocks')
  return {
    blocks,
    /** Inside `blocks`, because a rename must not cross file systems. */
    unfinished: join(blocks, '.temp'),
    shardingFile: join(blocks, 'SHARDING'),
    shardFolder: (shard: string) => join(blocks, shard),
    place(digest: Uint8Array): { folder: string; path: string } {
      const key = fileKeyOf(digest)
      const folder = `${blocks}/${key.slice(-3, -1)}`
      return { folder, path: `${folder}/${key}${EXTENSION}` }
    },
  }
}

/** Files are made in turn in so many folders: a folder is locked while a file is made in it. */
const UNFINISHED_FOLDERS = 16

export const unfinishedFolder = (n: number): string => String(n % UNFINISHED_FOLDERS)

export const unfinishedFolders = (): string[] =>
  Array.from({ length: UNFINISHED_FOLDERS }, (_, n) => unfinishedFolder(n))

/** All 1,024 shard names. */
export function* shards(): Generator<string> {
  for (const a of ALPHABET) for (const b of ALPHABET) yield a + b
}

/** The digest a file name stands for, or `undefined` for a file that is no block. */
export function digestOfName(name: string): Uint8Array | undefined {
  if (!name.endsWith(EXTENSION)) return undefined
  return digestOfFileKey(name.slice(0, -EXTENSION.length))
}
