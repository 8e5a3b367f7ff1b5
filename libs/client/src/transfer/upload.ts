import { splitChunks } from '@holdfast/chunks'
import type { Client } from '../client.ts'
import { ApiError, CidMismatch } from '../errors.ts'
import { createSilence, withSilence } from '../silence.ts'
import type { FileInfo, UploadOptions } from '../types.ts'
import { SourceChanged } from './errors.ts'
import { type RetryOptions, withRetries } from './retry.ts'
import { createRootHasher, rootCidOf } from './root-hasher.ts'

/** Bytes that can be read again from the start, which a retry needs. */
export type UploadSource = {
  /** Bytes. */
  size?: number
  open(): AsyncIterable<Uint8Array>
}

export type VerifiedUploadOptions = Omit<UploadOptions, 'size'> &
  RetryOptions & {
    /** Bytes of this file handed to the connection so far; starts again at 0 with each try. */
    onProgress?: (bytes: number) => void
    /** Milliseconds without progress after which a connection counts as broken; two minutes without it. */
    stallMs?: number
  }

/** Room for the server to finish after the last byte, and for its back-pressure while nodes are slow. */
const STALL_MS = 120_000

/**
 * Uploads one file, tries again what may pass, and compares the CID that the server answers with
 * one of its own.
 *
 * A connection that breaks after the last byte leaves open whether the file was stored. The next
 * try then hears NAME_TAKEN; the file counts as stored when it has these bytes.
 *
 * @throws ApiError, ServerUnreachable when the tries are used up
 * @throws SourceChanged when the source has another size than it said
 * @throws CidMismatch when the server stored other bytes
 */
export const uploadVerified = async (
  client: Pick<Client, 'upload' | 'fileByPath'>,
  path: string,
  source: UploadSource,
  options: VerifiedUploadOptions = {},
): Promise<FileInfo> => {
  let sent = false
  return withRetries(async () => {
    try {
      const { file, cid } = await sendOnce(client, path, source, options, () => {
        sent = true
      })
      if (file.cid !== cid) throw new CidMismatch(path, { expected: cid, actual: file.cid })
      return file
    } catch (error) {
      if (!sent || !(error instanceof ApiError) || error.code !== 'NAME_TAKEN') throw error
      return await storedBefore(client, path, source, error)
    }
  }, options)
}

/** `onSent` is told that the whole body left, so that the server may have stored it. */
const sendOnce = async (
  client: Pick<Client, 'upload'>,
  path: string,
  { size, open }: UploadSource,
  options: VerifiedUploadOptions,
  onSent: () => void,
): Promise<{ file: FileInfo; cid: string }> => {
  const { contentType, copies, onConflict, signal, onProgress, stallMs = STALL_MS } = options
  const hasher = createRootHasher()
  const silence = createSilence(stallMs)
  let broken: unknown
  const body = async function* () {
    let bytes = 0
    try {
      for await (const chunk of splitChunks(open())) {
        hasher.add(chunk)
        bytes += chunk.length
        if (size !== undefined && bytes > size) break
        yield chunk
        silence.heard()
        onProgress?.(bytes)
      }
      if (size !== undefined && bytes !== size) {
        throw new SourceChanged(`the source of ${path} was changed while it was read`)
      }
    } catch (error) {
      broken = error
      throw error
    }
    onSent()
  }
  try {
    silence.heard()
    const file = await client.upload(path, body(), {
      ...(contentType === undefined ? {} : { contentType }),
      ...(copies === undefined ? {} : { copies }),
      ...(onConflict === undefined ? {} : { onConflict }),
      ...(size === undefined ? {} : { size }),
      signal: withSilence(silence, signal),
    })
    return { file, cid: hasher.root() }
  } catch (error) {
    // What went wrong while reading reaches us dressed as a broken connection.
    throw broken ?? error
  } finally {
    silence.hold()
  }
}

const storedBefore = async (
  client: Pick<Client, 'fileByPath'>,
  path: string,
  source: UploadSource,
  refusal: ApiError,
): Promise<FileInfo> => {
  const file = await client.fileByPath(path)
  if (file.cid !== (await rootCidOf(source.open()))) throw refusal
  return file
}
