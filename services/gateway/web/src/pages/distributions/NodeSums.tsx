import type { ByNode } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { useNodeSums } from '../../api/distributions.ts'
import { NodeName } from '../../names/NodeNames.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { SumsOf } from './SumsOf.tsx'

const COLUMNS: readonly Column<ByNode>[] = [
  { key: 'node', label: 'Node', lead: true, cell: ({ nodeId }) => <NodeName id={nodeId} /> },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ nodeState }) => <StatusBadge thing="node" state={nodeState} />,
  },
  {
    key: 'chunks',
    label: 'Copies',
    numeric: true,
    cell: ({ nodeId, chunks }) => (
      <TextLink to={`/admin/chunks?node=${nodeId}`}>{formatNumber(chunks)}</TextLink>
    ),
  },
  { key: 'bytes', label: 'Bytes', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  {
    key: 'only',
    label: 'Only live copy here',
    numeric: true,
    cell: ({ nodeId, onlyHere: { chunks, bytes } }) =>
      chunks === 0 ? (
        'none'
      ) : (
        <TextLink to={`/admin/chunks?only=${nodeId}`}>
          {formatNumber(chunks)} ({formatBytes(bytes)})
        </TextLink>
      ),
  },
]

/** One row a node: how much lies there, and what lies nowhere else. */
export const NodeSums = () => (
  <QueryView query={useNodeSums()} what="The distributions" skeleton={<Skeleton height={200} />}>
    {({ items, asOf }) => (
      <SumsOf asOf={asOf}>
        {items.length === 0 ? (
          <Empty kind="first" text="No node holds a copy yet." />
        ) : (
          <RowTable
            label="Distributions by node"
            columns={COLUMNS}
            rows={items}
            rowKey={({ nodeId }) => nodeId}
          />
        )}
      </SumsOf>
    )}
  </QueryView>
)
