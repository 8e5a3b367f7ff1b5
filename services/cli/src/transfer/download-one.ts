import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Client } from '@holdfast/client'
import {
  countMatching,
  downloadVerified,
  readAt,
  rootCidOf,
  type VerifiedDownloadOptions,
} from '@holdfast/client/transfer'
import { CommandFailed } from '../errors.ts'
import { makeRoom, type Target } from './local-targets.ts'

export type DownloadOutcome = {
  outcome: 'downloaded' | 'unchanged'
  /** Bytes that an interrupted download had left. */
  resumed: number
}

/**
 * Downloads one file, unless it is here already with the same bytes. Throws CommandFailed when other
 * bytes have the name and `force` is not given.
 */
export const downloadOne = async (
  client: Pick<Client, 'download' | 'downloadTree'>,
  { file, target }: Target,
  { force, ...options }: VerifiedDownloadOptions & { force: boolean },
): Promise<DownloadOutcome> => {
  const here = await stat(target).catch(() => undefined)
  if (here !== undefined) {
    if (here.isFile() && here.size === file.size) {
      const same = await isSame(client, { file, target }, options.signal)
      if (same) return { outcome: 'unchanged', resumed: 0 }
    }
    if (!force) {
      const hint = 'Give --force to replace it, or another target.'
      throw new CommandFailed(
        'TARGET_EXISTS',
        `${target} is there already, with other bytes.`,
        hint,
      )
    }
  }
  await makeRoom(target)
  const { resumed } = await downloadVerified(client, file, target, options)
  return { outcome: 'downloaded', resumed }
}

const isSame = async (
  client: Pick<Client, 'downloadTree'>,
  { file, target }: Target,
  signal: AbortSignal | undefined,
): Promise<boolean> => {
  if (file.layout === 'given') return matchesTree(client, { file, target }, signal)
  const source = createReadStream(target)
  return (await rootCidOf(source, signal === undefined ? {} : { signal })) === file.cid
}

const matchesTree = async (
  client: Pick<Client, 'downloadTree'>,
  { file, target }: Target,
  signal: AbortSignal | undefined,
): Promise<boolean> => {
  const handle = await open(target)
  try {
    const length = file.size
    const matching = await countMatching(client, file, { read: readAt(handle), length, signal })
    return matching === length
  } finally {
    await handle.close()
  }
}
