import type { NodeInfo, Rebalance } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'

type Transfer = Rebalance['transfers'][number]
type Props = { transfers: readonly Transfer[]; nodes: readonly NodeInfo[] }

/** From where to where, most bytes first. */
export function TransferTable({ transfers, nodes }: Props) {
  const node = (id: number) => (
    <TextLink to={`/admin/nodes/${id}`}>
      {nodes.find((one) => one.id === id)?.name ?? `Node ${id}`}
    </TextLink>
  )
  const columns: readonly Column<Transfer>[] = [
    { key: 'from', label: 'From', cell: ({ from }) => node(from) },
    { key: 'to', label: 'To', cell: ({ to }) => node(to) },
    { key: 'chunks', label: 'Copies', numeric: true, cell: ({ chunks }) => formatNumber(chunks) },
    { key: 'bytes', label: 'Bytes', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  ]
  return (
    <RowTable
      label="Moves, from node to node"
      columns={columns}
      rows={transfers}
      rowKey={({ from, to }) => `${from}/${to}`}
    />
  )
}
