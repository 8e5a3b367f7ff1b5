import type { DistributionPicture } from '@holdfast/client'
import { columnsOf } from './picture-view.ts'

/** Height of the lane of fewest copies, of a row, and what is free below each. */
export const LANE = 12
export const ROW = 20
const GAP = 4
/** Between the file's chunks and its tree. */
const TREE_GAP = 8
const MOST_CELL = 48

export type Scale = {
  width: number
  height: number
  /** From one column to the next, its free pixel included. */
  pitch: number
  cell: number
  /** Letters of a name that fit. */
  letters: number
  x: (column: number) => number
  y: (row: number) => number
}

/** Where everything of a picture is drawn, in pixels. The place of columns to come is kept free. */
export function scaleOf(
  picture: Pick<DistributionPicture, 'from' | 'to' | 'step' | 'tree'>,
  { width, rows }: { width: number; rows: number },
): Scale {
  const columns = columnsOf(picture)
  const names = width < 560 ? 72 : 120
  const tree = picture.tree === null ? 0 : 1
  const room = Math.max(0, width - names - tree * TREE_GAP)
  const pitch = Math.max(2, Math.min(MOST_CELL, room / (columns + tree)))
  return {
    width: names + pitch * (columns + tree) + tree * TREE_GAP,
    height: LANE + GAP + rows * (ROW + GAP),
    pitch,
    cell: pitch > 4 ? pitch - 1 : pitch,
    letters: Math.floor((names - 8) / 6.5),
    x: (column) => names + column * pitch + (column >= columns ? TREE_GAP : 0),
    y: (row) => LANE + GAP + row * (ROW + GAP),
  }
}
