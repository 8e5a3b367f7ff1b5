import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INVENTORY_PARTS } from '@holdfast/catalog'

/**
 * Digests in no order, to be read again part by part (by their first byte), in memory that does not
 * grow with their number: 8 MiB of buffers, and a file of 32 bytes per digest. Ten million blocks are
 * 320 MB of temporary file, and each part 1.25 MB.
 *
 * Rejected: an unlogged table filled with COPY. It is a gigabyte of rows and index for the same digests,
 * written by the very Postgres that serves uploads, once a day for every node.
 */
export type DigestSpill = {
  /** Resolves at once nearly always; awaiting it is the back-pressure. */
  add(digest: Uint8Array): Promise<void> | undefined
  /** The digests of one part, packed, in no order, repeats included. */
  part(index: number): Promise<Buffer>
  readonly size: number
  close(): Promise<void>
}

const DIGEST_BYTES = 32
const BUFFER_BYTES = 32_768

type Part = { buffer: Buffer; filled: number; extents: { at: number; length: number }[] }

/** Needs room in the system's folder for temporary files. The file goes with the process, however it ends. */
export async function createDigestSpill(): Promise<DigestSpill> {
  const file = await openNamelessFile()
  const memory = Buffer.alloc(INVENTORY_PARTS * BUFFER_BYTES)
  const parts: Part[] = Array.from({ length: INVENTORY_PARTS }, (_, i) => ({
    buffer: memory.subarray(i * BUFFER_BYTES, (i + 1) * BUFFER_BYTES),
    filled: 0,
    extents: [],
  }))
  let end = 0
  let size = 0

  const flush = async (part: Part): Promise<void> => {
    const length = part.filled
    const at = end
    end += length
    await file.write(part.buffer, 0, length, at)
    part.extents.push({ at, length })
    part.filled = 0
  }

  return {
    add(digest) {
      const part = parts[digest[0] as number] as Part
      part.buffer.set(digest, part.filled)
      part.filled += DIGEST_BYTES
      size += 1
      return part.filled === BUFFER_BYTES ? flush(part) : undefined
    },
    async part(index) {
      const { buffer, filled, extents } = parts[index] as Part
      const written = extents.reduce((sum, { length }) => sum + length, 0)
      const packed = Buffer.allocUnsafe(written + filled)
      let to = 0
      for (const { at, length } of extents) {
        await file.read(packed, to, length, at)
        to += length
      }
      buffer.copy(packed, written, 0, filled)
      return packed
    },
    get size() {
      return size
    },
    close: () => file.close(),
  }
}

/** Unlinked while it is open, so that a killed process leaves nothing behind. */
async function openNamelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-inventory-'))
  try {
    return await open(join(folder, 'digests'), 'w+', 0o600)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
