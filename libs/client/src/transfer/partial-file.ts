import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CHUNK_SIZE } from '@holdfast/chunks'
import { CidMismatch } from '../errors.ts'
import { createRootHasher, type RootHasher } from './root-hasher.ts'

/**
 * What was received of a download that is not complete. It lies beside its target, and its name
 * holds the CID: another content never goes on from these bytes.
 */
export type PartialFile = {
  path: string
  /** Bytes that are there and were checked; a multiple of the chunk size until the end. */
  readonly length: number
  append(chunk: Uint8Array): Promise<void>
  /** The root CID of everything; ends the hashing. Not for a file that is checked by others. */
  root(): string
  /** Forgets what is there and begins again. */
  restart(): Promise<void>
  /** Gives the file its own name, synced: a power cut leaves either no file or all of it. */
  finish(): Promise<void>
  /** Bytes that turned out to be others go; after any other failure they stay for the next try. */
  leaveAfter(error: unknown): Promise<void>
}

/** Characters of the CID in the name; enough that two contents never meet. */
const TAG_LENGTH = 16

export const partialPath = (target: string, cid: string): string =>
  join(dirname(target), `.${basename(target).slice(0, 200)}.${cid.slice(-TAG_LENGTH)}.part`)

type Opening = {
  onRead?: (bytes: number) => void
  /** Says how many of so many bytes are right, where that cannot be computed from them alone. */
  check?: (handle: FileHandle, bytes: number) => Promise<number>
}

/**
 * Opens what an interrupted download left, or begins. Bytes that are there are read and hashed
 * again; a piece of a chunk at the end is cut off, or what `check` does not vouch for.
 */
export const openPartialFile = async (
  target: string,
  cid: string,
  { onRead, check }: Opening = {},
): Promise<PartialFile> => {
  const path = partialPath(target, cid)
  const handle = await open(path, 'a+', 0o600).then(async (made) => {
    // Appending ignores positions, and two programs on one file must not mix their bytes.
    await made.close()
    return open(path, 'r+')
  })
  let state: { hasher?: RootHasher; length: number }
  try {
    state = check === undefined ? await rehash(handle, onRead) : await checked(handle, check)
  } catch (error) {
    await handle.close()
    throw error
  }
  return {
    path,
    get length() {
      return state.length
    },
    append: async (chunk) => {
      state.hasher?.add(chunk)
      await writeAll(handle, chunk, state.length)
      state.length += chunk.length
    },
    root: () => {
      if (state.hasher === undefined) throw new Error('this file is not hashed here')
      return state.hasher.root()
    },
    restart: async () => {
      await handle.truncate(0)
      state = { hasher: createRootHasher(), length: 0 }
    },
    finish: async () => {
      await handle.sync()
      await handle.close()
      await rename(path, target)
    },
    leaveAfter: async (error) => {
      await handle.close()
      if (error instanceof CidMismatch) await rm(path, { force: true })
    },
  }
}

const rehash = async (handle: FileHandle, onRead?: (bytes: number) => void) => {
  const hasher = createRootHasher()
  const { size } = await handle.stat()
  const whole = size - (size % CHUNK_SIZE)
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_SIZE, whole))
  for (let at = 0; at < whole; at += CHUNK_SIZE) {
    await readAll(handle, buffer, at)
    hasher.add(buffer)
    onRead?.(at + CHUNK_SIZE)
  }
  await handle.truncate(whole)
  return { hasher, length: whole }
}

const checked = async (handle: FileHandle, check: NonNullable<Opening['check']>) => {
  const { size } = await handle.stat()
  const length = size === 0 ? 0 : await check(handle, size)
  await handle.truncate(length)
  return { length }
}

/** Reads a part of a file; less where the file ends. */
export const readAt =
  (handle: FileHandle) =>
  async (offset: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafeSlow(length)
    return buffer.subarray(0, await fill(handle, buffer, offset))
  }

const readAll = async (handle: FileHandle, buffer: Buffer, position: number) => {
  const filled = await fill(handle, buffer, position)
  if (filled < buffer.length) throw new Error('the partial file became shorter while it was read')
}

/** Returns how many bytes came; fewer than there is room for only where the file ends. */
const fill = async (handle: FileHandle, buffer: Buffer, position: number): Promise<number> => {
  let filled = 0
  while (filled < buffer.length) {
    const rest = buffer.length - filled
    const { bytesRead } = await handle.read(buffer, filled, rest, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

const writeAll = async (handle: FileHandle, chunk: Uint8Array, position: number) => {
  let written = 0
  while (written < chunk.length) {
    const rest = chunk.length - written
    written += (await handle.write(chunk, written, rest, position + written)).bytesWritten
  }
}
