import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Client } from '@holdfast/client'
import {
  downloadVerified,
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
  client: Pick<Client, 'download'>,
  { file, target }: Target,
  { force, ...options }: VerifiedDownloadOptions & { force: boolean },
): Promise<DownloadOutcome> => {
  const here = await stat(target).catch(() => undefined)
  if (here !== undefined) {
    if (here.isFile() && here.size === file.size) {
      const { signal } = options
      const cid = await rootCidOf(createReadStream(target), signal === undefined ? {} : { signal })
      if (cid === file.cid) return { outcome: 'unchanged', resumed: 0 }
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
