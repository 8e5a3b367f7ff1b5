import { formatBytes } from '../../../ui/format/bytes.ts'
import { counted, formatNumber } from '../../../ui/format/number.ts'

/** `1–40 of 100,000 files`. Indexes from 0, the last one included. */
export const rangeText = (first: number, last: number, count: number): string =>
  count === 0
    ? 'No files'
    : `${formatNumber(first + 1)}–${formatNumber(Math.min(last + 1, count))} of ${counted(count, 'file')}`

/** `All 100,000 selected, 38.0 GiB`. */
export const chosenText = (
  all: boolean,
  { files, bytes }: { files: number; bytes: number },
): string => `${all ? 'All ' : ''}${formatNumber(files)} selected, ${formatBytes(bytes)}`

type Copied = { files: number; left: number; tooMany: number }

/** `3 files copied to /b · 1 name taken there, not copied`. */
export const copiedText = ({ files, left, tooMany }: Copied, to: string): string =>
  [
    `${counted(files, 'file')} copied to ${to}`,
    left > 0 && `${counted(left, 'name')} taken there, not copied`,
    tooMany > 0 && `no room in your quota for ${counted(tooMany, 'file')}`,
  ]
    .filter(Boolean)
    .join(' · ')
