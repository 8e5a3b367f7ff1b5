import { createReadStream } from 'node:fs'
import type { Client, FileInfo } from '@holdfast/client'
import {
  type RetryOptions,
  rootCidOf,
  type UploadSource,
  uploadVerified,
} from '@holdfast/client/transfer'
import { orMissing } from '../remote-file.ts'
import type { LocalSource } from './local-sources.ts'

export type UploadOneOptions = Pick<RetryOptions, 'attempts' | 'signal' | 'onRetry'> & {
  onConflict: 'fail' | 'rename' | 'replace'
  copies?: number
  /** Bytes of this file that are through. */
  onProgress?: (bytes: number) => void
}

export type UploadOutcome = { file: FileInfo; outcome: 'uploaded' | 'unchanged' }

/** Read ahead in pieces that make up a chunk; the default of 64 KiB costs four times the calls. */
const READ_BYTES = 1_048_576

/**
 * Uploads one file unless the server has it there already: same path, same CID. That is what makes
 * an upload that was interrupted go on where it was when it is started again.
 */
export const uploadOne = async (
  client: Pick<Client, 'upload' | 'fileByPath'>,
  { file, size, path }: LocalSource,
  options: UploadOneOptions,
): Promise<UploadOutcome> => {
  const { signal } = options
  const source: UploadSource = {
    size,
    open: () => createReadStream(file, { highWaterMark: READ_BYTES }),
  }
  const there = await orMissing(client.fileByPath(path))
  if (there !== undefined && there.size === size) {
    const cid = await rootCidOf(source.open(), signal === undefined ? {} : { signal })
    if (cid === there.cid) return { file: there, outcome: 'unchanged' }
  }
  return { file: await uploadVerified(client, path, source, options), outcome: 'uploaded' }
}
