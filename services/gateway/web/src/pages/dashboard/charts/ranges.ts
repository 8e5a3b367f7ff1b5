import type { SeriesRange } from '@holdfast/client'
import { oneOf } from '../../../ui/url/url-state.ts'

export const RANGES: readonly (readonly [SeriesRange, string])[] = [
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['30d', '30 days'],
]

/** What the address says; an hour when it says nothing that is known. */
export const rangeOf = (text: string | null): SeriesRange =>
  oneOf(
    text,
    RANGES.map(([range]) => range),
  ) ?? '1h'
