import type { DistributionPicture, PictureColumn } from '@holdfast/client'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { counted, formatNumber } from '../../../../ui/format/number.ts'
import { cellOf, columnsOf, leastOf, type PictureRow } from './picture-view.ts'

/** `2,048 chunks on 5 nodes in 3 zones; every chunk has 3 live copies`. */
export function captionOf(picture: DistributionPicture, wanted: number): string {
  const { from, to, nodes } = picture
  const holding = nodes.filter(({ nodeId }) => heldBy(picture, nodeId) > 0)
  const zones = new Set(holding.flatMap(({ zone }) => (zone === null ? [] : [zone])))
  const where = `${counted(to - from, 'chunk')} on ${counted(holding.length, 'node')}`
  const within = zones.size > 0 ? ` in ${counted(zones.size, 'zone')}` : ''
  return `${where}${within}; ${copiesOf(picture, wanted)}`
}

function copiesOf(picture: DistributionPicture, wanted: number): string {
  const least = leastOf(picture)
  const partly = picture.next !== null
  if (least === undefined) return 'nothing is counted yet'
  const live = counted(least, 'live copy', 'live copies')
  if (least < wanted) {
    const few = least === 0 ? 'no live copy' : `${live} of ${formatNumber(wanted)}`
    return `the chunk with the fewest has ${few}`
  }
  if (picture.to - picture.from === 1) return `it has ${live}`
  return `every chunk ${partly ? 'counted so far ' : ''}has ${live}${isExact(picture, least) ? '' : ' or more'}`
}

/** Whether all chunks have just as many: then the copies are as many as chunks times that. */
function isExact({ columns, tree }: DistributionPicture, least: number): boolean {
  const all = [...columns, ...(tree === null ? [] : [tree])]
  const held = all.flatMap(({ cells }) => cells).reduce((sum, { held }) => sum + held, 0)
  return held === all.reduce((sum, { from, to }) => sum + (to - from), 0) * least
}

/** Live copies that a node has of what is counted. */
export const heldBy = ({ columns, tree }: DistributionPicture, nodeId: number): number =>
  [...columns, ...(tree === null ? [] : [tree])]
    .map((column) => cellOf(column, [nodeId]).held)
    .reduce((sum, held) => sum + held, 0)

/** `chunk 1`, `chunks 1,025 to 2,048`: counted from 1, as people do. */
export const spanInWords = ({ from, to }: { from: number; to: number }): string =>
  to - from === 1
    ? `chunk ${formatNumber(from + 1)}`
    : `chunks ${formatNumber(from + 1)} to ${formatNumber(to)}`

/** What a column says when somebody points at it. */
export function columnInWords(
  column: PictureColumn,
  rows: readonly PictureRow[],
  { tree = false, wanted }: { tree?: boolean; wanted: number },
): string {
  const { from, to, bytes, least } = column
  const what = tree ? counted(to - from, 'tree node') : spanInWords(column)
  const nodes = rows.flatMap(({ name, nodeIds, nodeState }) => {
    const { held, unreachable, moving, missing, corrupt } = cellOf(column, nodeIds)
    if (held + unreachable + moving + missing + corrupt === 0) return []
    const parts = [
      to - from === 1 && nodeState !== null
        ? held > 0 && 'verified'
        : held > 0 && formatNumber(held),
      unreachable > 0 && `${formatNumber(unreachable)} unreachable`,
      moving > 0 && `${formatNumber(moving)} moving`,
      missing > 0 && `${formatNumber(missing)} missing`,
      corrupt > 0 && `${formatNumber(corrupt)} corrupt`,
    ].filter(Boolean)
    return [`${name}: ${parts.join(', ')}`]
  })
  const copies = `fewest live copies ${formatNumber(least)} of ${formatNumber(wanted)}`
  return [what, formatBytes(bytes), copies, ...nodes].join(' · ')
}

/** How far the counting is, while it goes on. */
export function countingInWords(picture: DistributionPicture): string | undefined {
  if (picture.next === null) return undefined
  return `${formatNumber(picture.columns.length)} of ${counted(columnsOf(picture), 'column')} counted`
}

/** `3 of 3 copies, on 4 nodes`. */
export function copiesOnNodes(copies: string, picture: DistributionPicture | undefined): string {
  if (picture === undefined) return copies
  const on = picture.nodes.filter(({ nodeId }) => heldBy(picture, nodeId) > 0).length
  const atLeast = picture.next === null ? '' : 'at least '
  return on === 0
    ? `${copies}, on no node that answers`
    : `${copies}, on ${atLeast}${counted(on, 'node')}`
}
