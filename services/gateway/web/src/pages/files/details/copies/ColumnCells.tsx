import type { PictureColumn } from '@holdfast/client'
import { memo } from 'react'
import { CellShape } from './CellShape.tsx'
import classes from './copies.module.css'
import { LANE, ROW } from './picture-scale.ts'
import { cellOf, classOf, type PictureRow } from './picture-view.ts'

type Props = {
  column: PictureColumn
  rows: readonly PictureRow[]
  wanted: number
  /** Where the patterns are. */
  marks: string
  x: number
  width: number
  pointed: boolean
}

const PITCH = ROW + 4

/** One column: the fewest live copies on top, then what each node holds. */
export const ColumnCells = memo(function ColumnCells(props: Props) {
  const { column, rows, wanted, marks, x, width, pointed } = props
  const chunks = column.to - column.from
  const least = classOf(column.least, wanted)
  return (
    <g transform={`translate(${x} 0)`} className={pointed ? classes.pointed : undefined}>
      <rect
        className="hf-column"
        width={width}
        height={LANE + 4 + rows.length * PITCH}
        fill="transparent"
      />
      <rect width={width} height={LANE} fill={`var(--hf-ramp-${least})`} />
      {least !== 'wanted' && <rect width={width} height={LANE} fill={`url(#${marks}${least})`} />}
      {rows.map(({ key, nodeIds }, index) => (
        <g key={key} transform={`translate(0 ${LANE + 4 + index * PITCH})`}>
          <CellShape
            cell={cellOf(column, nodeIds)}
            chunks={chunks}
            nodes={nodeIds.length}
            width={width}
            marks={marks}
          />
        </g>
      ))}
    </g>
  )
})
