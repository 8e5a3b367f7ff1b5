import type { QuotaChange } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { wholeNumber } from '../../command.ts'
import { bytesOf } from '../../output/format.ts'

export type QuotaOptions = { quota?: number | null; maxFiles?: number | null }

export const withQuota = (command: Command): Command =>
  command
    .option('--quota <bytes>', 'most bytes: 100GiB, or none for no limit', orNone(bytes))
    .option('--max-files <number>', 'most files, or none for no limit', orNone(files))

/** As the API takes it; undefined when nothing was said. */
export const quotaOf = ({ quota, maxFiles }: QuotaOptions): QuotaChange | undefined => {
  if (quota === undefined && maxFiles === undefined) return undefined
  return {
    ...(quota === undefined ? {} : { bytes: quota }),
    ...(maxFiles === undefined ? {} : { files: maxFiles }),
  }
}

const orNone =
  (read: (text: string) => number) =>
  (text: string): number | null =>
    text === 'none' ? null : read(text)

const files = wholeNumber(0, Number.MAX_SAFE_INTEGER)

const bytes = (text: string): number => {
  const value = bytesOf(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError('It must be bytes, for example 500MiB or 100GiB, or none.')
}
