import type { CopyClass, Status } from '@holdfast/client'
import { COPY_CLASSES } from '../../ui/words.ts'

export type CopiesRow = {
  name: CopyClass
  word: string
  chunks: number
  /** Of one copy of each chunk. */
  bytes: number
  share: number
}

/** Chunks by live copies against wanted ones, fewest first; always all five, also where one is empty. */
export function copiesRows({ total, byClass }: Status['chunks']): CopiesRow[] {
  if (byClass === undefined) return []
  return COPY_CLASSES.map(([name, word]) => ({
    name,
    word,
    ...byClass[name],
    share: byClass[name].chunks / Math.max(1, total),
  }))
}

/** A class that is narrower than it would be seen is drawn wider; then the bar is not to scale. */
const LEAST_SHARE = 0.01

export const isToScale = (rows: readonly CopiesRow[]): boolean =>
  rows.every(({ share }) => share === 0 || share >= LEAST_SHARE)
