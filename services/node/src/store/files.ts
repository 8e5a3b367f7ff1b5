/**
 * The few file calls of the hot path, promisified once. `fs.promises` wraps every descriptor in a
 * FileHandle, which costs more than the call itself for a cached 1 MiB block.
 */
import fs from 'node:fs'
import { promisify } from 'node:util'

const open = promisify(fs.open)
const close = promisify(fs.close)
const fstat = promisify(fs.fstat)
const fsync = promisify(fs.fsync)
const fdatasync = promisify(fs.fdatasync)
const stat = promisify(fs.stat)

export const rename = promisify(fs.rename)

/** Writes a new file. `sync` waits until its bytes are on the disk; the name is not, see syncFolder. */
export async function writeNewFile(path: string, bytes: Uint8Array, sync: boolean): Promise<void> {
  const fd = await open(path, 'wx', 0o644)
  try {
    let written = 0
    // One call writes all of it, unless the disk fills up in the middle: then the next one says so.
    while (written < bytes.length) written += await writeSome(fd, bytes, written)
    if (sync) await fdatasync(fd)
  } finally {
    await close(fd)
  }
}

/** Makes the names in a folder durable: without it a rename may be undone by a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows can neither open nor sync folders; NTFS journals its names itself.
  if (process.platform === 'win32') return
  const fd = await open(path, 'r')
  try {
    await fsync(fd)
  } finally {
    await close(fd)
  }
}

/** Bytes in a file, or `undefined` if there is none. */
export async function sizeOfFile(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Whether a file is there with exactly these bytes. Most often there is none, so size goes first. */
export async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  if ((await sizeOfFile(path)) !== bytes.length) return false
  const found = await readFilePart(path)
  return found !== undefined && Buffer.compare(found.bytes, bytes) === 0
}

/** Removes a file; false if there was none. */
export async function removeFile(path: string): Promise<boolean> {
  try {
    await fs.promises.unlink(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** A part of a file: `from` inclusive, `to` exclusive, within the size it has when it is read. */
export type Slice = (size: number) => { from: number; to: number }
export type Content = { bytes: Buffer; size: number }

/** Reads a file, or the part of it that `slice` chooses once the size is known. */
export async function readFilePart(path: string, slice?: Slice): Promise<Content | undefined> {
  const fd = await openToRead(path)
  if (fd === undefined) return undefined
  try {
    const { size } = await fstat(fd)
    const { from, to } = slice === undefined ? { from: 0, to: size } : slice(size)
    return { bytes: await readFully(fd, from, to), size }
  } finally {
    await close(fd)
  }
}

async function openToRead(path: string): Promise<number | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function readFully(fd: number, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from)
  let have = 0
  while (have < bytes.length) {
    const read = await readSome(fd, bytes, have, from + have)
    if (read === 0) return bytes.subarray(0, have)
    have += read
  }
  return bytes
}

function readSome(fd: number, into: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, into, offset, into.length - offset, position, (error, read) =>
      error === null ? resolve(read) : reject(error),
    )
  })
}

function writeSome(fd: number, bytes: Uint8Array, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(fd, bytes, from, bytes.length - from, null, (error, written) =>
      error === null ? resolve(written) : reject(error),
    )
  })
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

export function isOutOfSpace(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}
