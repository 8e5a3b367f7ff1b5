import { CHUNK_SIZE, chunkLength, splitChunks } from '@holdfast/chunks'
import type { Client } from '../client.ts'
import { AnswerInvalid, CidMismatch, ServerUnreachable } from '../errors.ts'
import { createSilence, listening, type Silence, withSilence } from '../silence.ts'
import type { FileInfo } from '../types.ts'
import { brokenConnection } from './broken-connection.ts'
import { downloadGiven } from './download-given.ts'
import { RemoteChanged } from './errors.ts'
import { openPartialFile, type PartialFile } from './partial-file.ts'
import { type RetryOptions, withRetries } from './retry.ts'
import { STALL_MS } from './tree-blocks.ts'

/** `layout`: a DAG that was given has a CID that does not follow from its bytes; it is checked by its tree. */
export type Wanted = Pick<FileInfo, 'id' | 'name' | 'size' | 'cid'> &
  Partial<Pick<FileInfo, 'layout'>>

export type VerifiedDownloadOptions = RetryOptions & {
  /** Bytes of this file that are here, those of an earlier try included. */
  onProgress?: (bytes: number) => void
  /** Milliseconds without a byte after which a connection counts as broken; a minute without it. */
  stallMs?: number
}

export type Downloaded = {
  /** Bytes that an earlier try had left and that were not fetched again. */
  resumed: number
}

/**
 * Downloads a file's content to `target`, which appears under that name only when it is complete
 * and its bytes have the CID that was asked for, computed here; those of a DAG that was given are checked
 * by its tree. What an interrupted download left is gone on from; a connection that breaks is made again
 * from where it broke.
 *
 * @throws CidMismatch when the bytes are others; nothing is left then
 * @throws RemoteChanged when the file was replaced meanwhile
 * @throws ApiError, ServerUnreachable when the tries are used up; what came is kept for the next call
 */
export const downloadVerified = async (
  client: Pick<Client, 'download' | 'downloadTree'>,
  wanted: Wanted,
  target: string,
  options: VerifiedDownloadOptions = {},
): Promise<Downloaded> => {
  if (wanted.layout === 'given') return downloadGiven(client, wanted, target, options)
  const { onProgress } = options
  const partial = await openPartialFile(
    target,
    wanted.cid,
    onProgress === undefined ? {} : { onRead: onProgress },
  )
  let resumed = partial.length
  try {
    let actual = await fetchRest(client, wanted, partial, options)
    if (actual !== wanted.cid && resumed > 0) {
      // What lay here may have been damaged since; only bytes of this very call prove anything.
      await partial.restart()
      resumed = 0
      actual = await fetchRest(client, wanted, partial, options)
    }
    if (actual !== wanted.cid) throw new CidMismatch(wanted.name, { expected: wanted.cid, actual })
    await partial.finish()
    return { resumed }
  } catch (error) {
    await partial.leaveAfter(error)
    throw error
  }
}

/** Fetches what is missing and returns the root CID of the whole. */
const fetchRest = async (
  client: Pick<Client, 'download'>,
  wanted: Wanted,
  partial: PartialFile,
  options: VerifiedDownloadOptions,
): Promise<string> => {
  if (partial.length > wanted.size) await partial.restart()
  if (wanted.size === 0) await partial.append(new Uint8Array())
  const { onProgress, signal, stallMs = STALL_MS } = options
  await withRetries(async (_attempt, progressed) => {
    if (partial.length === wanted.size) return
    const pieces = ask(client, wanted, partial, { silence: createSilence(stallMs), signal })
    for await (const chunk of splitChunks(pieces)) {
      const due = chunkLength(wanted.size, partial.length / CHUNK_SIZE)
      if (chunk.length < due) throw new ServerUnreachable('the connection ended too early')
      if (due === 0 || chunk.length > due) {
        throw new AnswerInvalid(`${wanted.name}: the server sent more bytes than the file has`)
      }
      await partial.append(chunk)
      progressed()
      onProgress?.(partial.length)
    }
    if (partial.length < wanted.size) throw new ServerUnreachable('the connection ended too early')
  }, options)
  return partial.root()
}

type Watch = { silence: Silence; signal: AbortSignal | undefined }

/**
 * The bytes from where we are. A server that sends the whole instead of the rest is taken at its word.
 */
async function* ask(
  client: Pick<Client, 'download'>,
  { id, cid, name }: Wanted,
  partial: PartialFile,
  { silence, signal }: Watch,
): AsyncGenerator<Uint8Array> {
  const from = partial.length
  try {
    silence.heard()
    const { status, headers, body } = await client.download(id, {
      ...(from === 0 ? {} : { range: `bytes=${from}-`, ifRange: `"${cid}"` }),
      signal: withSilence(silence, signal),
    })
    const tag = headers.get('etag')
    if (tag !== null && tag !== `"${cid}"`) {
      await body?.cancel()
      throw new RemoteChanged(`${name} was replaced on the server while it was downloaded`)
    }
    if (from > 0 && status !== 206) await partial.restart()
    yield* listening(body, silence)
  } catch (error) {
    throw brokenConnection(error, signal)
  } finally {
    silence.hold()
  }
}
