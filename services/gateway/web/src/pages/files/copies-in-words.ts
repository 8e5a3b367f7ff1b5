import { counted } from '../../ui/format/number.ts'

/** `3 of 3 copies`: of the chunk that has the fewest. Null: nobody counted yet. */
export const copiesInWords = ({
  wanted,
  least,
}: {
  wanted: number
  least: number | null
}): string =>
  least === null
    ? `${counted(wanted, 'copy', 'copies')} wanted`
    : `${Math.min(least, wanted)} of ${counted(wanted, 'copy', 'copies')}`
