import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { type Content, readFilePart, removeFile, type Slice, sizeOfFile } from './files.ts'
import { createFolderSyncs } from './folder-syncs.ts'
import { createKeyLocks } from './key-locks.ts'
import { digestOfName, layoutOf, shards, unfinishedFolder } from './layout.ts'
import { openFolder } from './open-folder.ts'
import { createSpace, type Usage } from './space.ts'
import { createWriteBatch, type WriteBatch } from './write-batch.ts'

/** 2 MiB, what bitswap carries and Kubo takes. */
export const MAX_BLOCK_BYTES = 2_097_152

/** One file per block, named by its multihash. Reads never check hashes: Holdfast does (design 14). */
export interface BlockStore {
  batch(): WriteBatch
  /** The file as it is, or the part of it that `slice` chooses; `undefined` if there is none. */
  read(digest: Uint8Array, slice?: Slice): Promise<Content | undefined>
  size(digest: Uint8Array): Promise<number | undefined>
  /** False if it was not there. Works on a full disk. */
  remove(digest: Uint8Array): Promise<boolean>
  /** All digests, one shard at a time: memory stays flat however many there are. */
  digests(): AsyncGenerator<Uint8Array[]>
  usage(): Promise<Usage>
}

export type StoreOptions = {
  dataFolder: string
  /** Bytes of blocks this node takes; without it the disk is the limit. */
  capacity?: number | undefined
  /** False trades the last seconds before a power cut for speed; a killed process loses nothing. */
  sync: boolean
}

export async function openBlockStore({
  dataFolder,
  capacity,
  sync,
}: StoreOptions): Promise<BlockStore> {
  mkdirSync(dataFolder, { recursive: true })
  const layout = layoutOf(dataFolder)
  const counted = await openFolder(layout, { sync })
  const space = createSpace({ folder: dataFolder, capacity, counted })
  const locks = createKeyLocks()
  const syncs = createFolderSyncs()
  const run = randomUUID()
  let writes = 0
  const nextName = () => {
    writes += 1
    return `${unfinishedFolder(writes)}/${run}-${writes}`
  }

  return {
    batch: () => createWriteBatch({ layout, space, syncs, locks, sync, nextName }),
    read: (digest, slice) => readFilePart(layout.place(digest).path, slice),
    size: (digest) => sizeOfFile(layout.place(digest).path),
    remove(digest) {
      const { path } = layout.place(digest)
      return locks(path, async () => {
        const size = await sizeOfFile(path)
        if (size === undefined || !(await removeFile(path))) return false
        space.removed(size)
        return true
      })
    },
    async *digests() {
      for (const shard of shards()) {
        const names = await readdir(layout.shardFolder(shard))
        yield names.map(digestOfName).filter((digest) => digest !== undefined)
      }
    },
    usage: () => space.usage(),
  }
}
