import type { FileInfo } from '@holdfast/client'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { counted, formatNumber } from '../../../../ui/format/number.ts'

/** Beyond it the API takes it for a mistake. */
export const MOST_COPIES = 16

type Facts = Pick<FileInfo, 'size' | 'copies'>

/** What another number of wanted copies comes to, before anybody clicks. `places`: nodes that take copies. */
export function consequencesOf({ size, copies }: Facts, to: number, places?: number): string[] {
  const { wanted } = copies
  if (to === wanted) return []
  const bytes = formatBytes(size * Math.abs(to - wanted))
  const safety = `${mayFail(to)} (now ${formatNumber(wanted - 1)})`
  if (to > wanted) {
    return [
      safety,
      `At most ${bytes} are made, ${counted(to - wanted, 'copy', 'copies')} more of each chunk`,
      ...without(to, places),
      'Reading goes on meanwhile',
    ]
  }
  return [
    safety,
    `At most ${bytes} are freed within a day; chunks that other files use as well keep their copies`,
    'Raising it again copies them anew',
  ]
}

const mayFail = (copies: number): string =>
  copies === 1
    ? 'No node can fail: with one copy, one broken disk loses the file'
    : `Any ${counted(copies - 1, 'node')} can fail at once`

const without = (to: number, places: number | undefined): string[] =>
  places === undefined || places >= to
    ? []
    : [
        `${counted(places, 'node takes', 'nodes take')} copies: ${counted(to - places, 'copy has', 'copies have')} no node until there are more`,
      ]
