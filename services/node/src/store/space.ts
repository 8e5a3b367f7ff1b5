import { statfs } from 'node:fs/promises'
import { NodeFull } from '../errors.ts'

/**
 * Counts bytes of blocks: those stored, and those promised to writes that are under way. A write is
 * refused before its first byte, so a full node never fails halfway and still answers `block/rm`.
 */
export interface Space {
  /** @throws NodeFull when the bytes do not fit beside all that is stored or promised. */
  reserve(bytes: number, path: string): void
  /** Gives back a promise whose block was not stored. */
  release(bytes: number): void
  /** Turns a promise into stored bytes; `replaced` is the size of the file that was there before. */
  stored(bytes: number, replaced: number | undefined): void
  removed(bytes: number): void
  usage(): Promise<Usage>
}

/** In bytes. Without a configured capacity it is what is used plus what the disk has left. */
export type Usage = { used: number; capacity: number; blocks: number }
export type Counted = { bytes: number; blocks: number }

export function createSpace(o: {
  folder: string
  capacity: number | undefined
  counted: Counted
}): Space {
  let { bytes: used, blocks } = o.counted
  let reserved = 0
  return {
    reserve(bytes, path) {
      if (o.capacity !== undefined && used + reserved + bytes > o.capacity) throw new NodeFull(path)
      reserved += bytes
    },
    release(bytes) {
      reserved -= bytes
    },
    stored(bytes, replaced) {
      reserved -= bytes
      used += bytes - (replaced ?? 0)
      if (replaced === undefined) blocks += 1
    },
    removed(bytes) {
      used -= bytes
      blocks -= 1
    },
    async usage() {
      return { used, blocks, capacity: o.capacity ?? used + (await freeBytes(o.folder)) }
    },
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
