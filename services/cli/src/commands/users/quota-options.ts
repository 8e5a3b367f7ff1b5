import type { QuotaChange } from '@holdfast/client'
import { type Command, InvalidArgumentError } from 'commander'
import { wholeNumber } from '../../command.ts'
import { bytesOf } from '../../output/format.ts'

/** The parser takes `null` for nothing at all, so `none` stays a word until it is sent. */
type Limit = number | 'none'
export type QuotaOptions = { quota?: Limit; maxFiles?: Limit }

export const withQuota = (command: Command): Command =>
  command
    .option('--quota <bytes>', 'most bytes: 100GiB, or none for no limit', orNone(bytes))
    .option('--max-files <number>', 'most files, or none for no limit', orNone(files))

/** As the API takes it; undefined when nothing was said. */
export const quotaOf = ({ quota, maxFiles }: QuotaOptions): QuotaChange | undefined => {
  if (quota === undefined && maxFiles === undefined) return undefined
  return {
    ...(quota === undefined ? {} : { bytes: limitOf(quota) }),
    ...(maxFiles === undefined ? {} : { files: limitOf(maxFiles) }),
  }
}

const limitOf = (limit: Limit): number | null => (limit === 'none' ? null : limit)

const orNone =
  (read: (text: string) => number) =>
  (text: string): Limit =>
    text === 'none' ? text : read(text)

const files = wholeNumber(0, Number.MAX_SAFE_INTEGER)

const bytes = (text: string): number => {
  const value = bytesOf(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError('It must be bytes, for example 500MiB or 100GiB, or none.')
}
