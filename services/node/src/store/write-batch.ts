import { chunkBuffers } from '@holdfast/chunks'
import { NodeFull } from '../errors.ts'
import { holds, isOutOfSpace, removeFile, rename, sizeOfFile, writeNewFile } from './files.ts'
import type { FolderSyncs } from './folder-syncs.ts'
import type { KeyLocks } from './key-locks.ts'
import type { Layout } from './layout.ts'
import type { Space } from './space.ts'

/**
 * Blocks that become visible together.
 *
 *     stage: bytes → unfinished file, synced     (invisible; a crash leaves it to the next start)
 *     commit: rename each, then sync each folder once     (visible when whole, acknowledged when durable)
 *     abandon: unlink the unfinished files     (as if nothing had been sent)
 *
 * Writing starts while the next block is still on its way, so the disk works while we receive.
 */
export interface WriteBatch {
  /**
   * Waits only while too many bytes are being written. The bytes belong to the batch: their buffer is
   * used again when they are written. @throws NodeFull
   */
  stage(digest: Uint8Array, bytes: Uint8Array): Promise<void>
  /** @throws NodeFull, or the file error; the batch is then abandoned. */
  commit(): Promise<void>
  abandon(): Promise<void>
}

export type BatchDeps = {
  layout: Layout
  space: Space
  syncs: FolderSyncs
  locks: KeyLocks
  sync: boolean
  /** A name below `unfinished` that no other write ever had. */
  nextName: () => string
}

type Staged = { folder: string; path: string; unfinished: string; size: number }

/** Enough to keep every disk thread busy with 1 MiB blocks; more would only fill memory. */
const BACKLOG_BYTES = 8 * 1_048_576

export function createWriteBatch(deps: BatchDeps): WriteBatch {
  const { layout, space, syncs, locks } = deps
  const staged: Staged[] = []
  const paths = new Set<string>()
  const folders = new Set<string>()
  const writing = new Set<Promise<void>>()
  let backlog = 0
  let failure: { error: unknown } | undefined

  async function write(digest: Uint8Array, bytes: Uint8Array): Promise<void> {
    const { folder, path } = layout.place(digest)
    if (paths.has(path)) return
    paths.add(path)
    folders.add(folder)
    // Compared byte by byte: a put that is confirmed over a rotten block would be a copy that never
    // was. Kubo does confirm it; there only a scrub finds out.
    if (await holds(path, bytes)) return
    space.reserve(bytes.length, path)
    const block = {
      folder,
      path,
      unfinished: `${layout.unfinished}/${deps.nextName()}`,
      size: bytes.length,
    }
    staged.push(block)
    await writeNewFile(block.unfinished, bytes, deps.sync)
  }

  function install({ folder, path, unfinished, size }: Staged): Promise<void> {
    return locks(path, async () => {
      const replaced = await sizeOfFile(path)
      await rename(unfinished, path)
      if (deps.sync) syncs.renamed(folder)
      space.stored(size, replaced)
    })
  }

  async function writesEnded(): Promise<void> {
    while (writing.size > 0) await Promise.all(writing)
  }

  function throwFailure(): void {
    if (failure === undefined) return
    throw isOutOfSpace(failure.error)
      ? new NodeFull(layout.unfinished, { cause: failure.error })
      : failure.error
  }

  async function abandon(): Promise<void> {
    await writesEnded()
    for (const { unfinished, size } of staged.splice(0)) {
      await removeFile(unfinished)
      space.release(size)
    }
  }

  async function installAll(): Promise<void> {
    const results = await Promise.allSettled(
      staged.map(async (block) => {
        await install(block)
        return block
      }),
    )
    const installed = new Set(results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : [])))
    const left = staged.splice(0).filter((block) => !installed.has(block))
    staged.push(...left)
    const failed = results.find((r) => r.status === 'rejected')
    if (failed !== undefined) failure ??= { error: failed.reason }
  }

  return {
    async stage(digest, bytes) {
      throwFailure()
      backlog += bytes.length
      const work = write(digest, bytes).catch((error: unknown) => {
        failure ??= { error }
      })
      const tracked: Promise<void> = work.finally(() => {
        backlog -= bytes.length
        chunkBuffers.release(bytes)
        writing.delete(tracked)
      })
      writing.add(tracked)
      while (backlog > BACKLOG_BYTES) await Promise.race(writing)
    },
    async commit() {
      await writesEnded()
      if (failure === undefined) await installAll()
      if (failure !== undefined) {
        await abandon()
        throwFailure()
      }
      if (deps.sync) await Promise.all(Array.from(folders, (folder) => syncs.settle(folder)))
    },
    abandon,
  }
}
