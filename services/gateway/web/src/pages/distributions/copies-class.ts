import { COPY_CLASSES } from '../../ui/words.ts'

export type CopyClass = (typeof COPY_CLASSES)[number][0]

/** Live copies against wanted, as one of the classes that are always drawn. */
export function copyClassOf(copies: number, wanted: number): CopyClass {
  if (copies === 0) return 'none'
  if (copies > wanted) return 'more'
  if (copies === wanted) return 'wanted'
  return copies === 1 ? 'one' : 'some'
}

export const wordOfClass = (kind: CopyClass): string =>
  COPY_CLASSES.find(([key]) => key === kind)?.[1] ?? kind
