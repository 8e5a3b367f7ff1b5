import type { NodeInfo, Rebalance } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import classes from './balance.module.css'
import { type PictureRow, pictureRows } from './picture-rows.ts'

type Props = { plan: Rebalance; nodes: readonly NodeInfo[] }

/** Each node before and after, drawn on one scale; the numbers beside it say the same. */
export function BalancePicture({ plan, nodes }: Props) {
  const { rows, scale } = pictureRows(plan, nodes)
  if (rows.length === 0) return null
  return (
    <>
      <p className={classes.legend}>
        <span className={classes.legendNow} aria-hidden /> before{' '}
        <span className={classes.legendAfter} aria-hidden /> after
      </p>
      <RowTable
        label="Bytes on each node before and after"
        columns={columns(scale)}
        rows={rows}
        rowKey={({ nodeId }) => nodeId}
      />
    </>
  )
}

const columns = (scale: number): readonly Column<PictureRow>[] => [
  {
    key: 'node',
    label: 'Node',
    lead: true,
    cell: ({ nodeId, name }) => <TextLink to={`/admin/nodes/${nodeId}`}>{name}</TextLink>,
  },
  {
    key: 'picture',
    label: 'Picture',
    quiet: true,
    cell: (row) => <Bars row={row} scale={scale} />,
  },
  { key: 'now', label: 'Before', numeric: true, cell: ({ now }) => formatBytes(now) },
  { key: 'after', label: 'After', numeric: true, cell: ({ after }) => formatBytes(after) },
  { key: 'change', label: 'Change', numeric: true, cell: changeOf },
]

const changeOf = ({ now, after }: PictureRow): string => {
  if (after === now) return 'none'
  return `${after > now ? '+' : '−'}${formatBytes(Math.abs(after - now))}`
}

function Bars({ row: { now, after, full }, scale }: { row: PictureRow; scale: number }) {
  const width = (bytes: number) => `${(100 * bytes) / scale}%`
  return (
    <div className={classes.bars} aria-hidden>
      <div className={classes.now} style={{ width: width(now) }} />
      <div className={classes.after} style={{ width: width(after) }} />
      {full !== undefined && (
        <span style={{ left: width(full) }} title="From here on it takes no new copies" />
      )}
    </div>
  )
}
