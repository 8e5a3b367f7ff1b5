import type { ChunkInfo } from '@holdfast/client'
import { NodeNames } from '../../names/NodeNames.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { ChunkIssues } from './ChunkIssues.tsx'

/** A chunk: what it is called, how it is, where it lies. */
export const CHUNK_COLUMNS: readonly Column<ChunkInfo>[] = [
  {
    key: 'digest',
    label: 'Chunk',
    lead: true,
    cell: ({ digest, cid }) => (
      <span className="hf-mono" title={cid}>
        <TextLink to={`/admin/chunks/${digest}`}>{digest.slice(0, 12)}</TextLink>
      </span>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ state }) => <StatusBadge thing="chunk" state={state} />,
  },
  {
    key: 'copies',
    label: 'Live copies',
    numeric: true,
    cell: ({ live, wanted }) => `${live} of ${wanted}`,
  },
  {
    key: 'nodes',
    label: 'Nodes',
    cell: ({ holders }) => <NodeNames ids={holders.map(({ nodeId }) => nodeId)} />,
  },
  { key: 'issue', label: 'Issue', cell: ({ issues }) => <ChunkIssues issues={issues} /> },
  { key: 'refs', label: 'Uses', numeric: true, cell: ({ refs }) => formatNumber(refs) },
  { key: 'size', label: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
]
