import type { ByFile } from '@holdfast/client'
import { useFileSpreads } from '../../api/distributions.ts'
import { NodeNames } from '../../names/NodeNames.tsx'
import { useNodeNames } from '../../names/use-node-names.ts'
import { formatNumber, formatShare } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { FILE_NAME } from '../all-files/file-columns.tsx'
import { fileFilterOf, sortsOf } from '../all-files/file-filter.ts'
import { NoFile } from '../all-files/NoFile.tsx'
import { sortable } from '../all-files/sortable.ts'
import { fewestInWords, zonesOf } from '../all-files/spread-in-words.ts'

const columns = (zoneOf: (id: number) => string): readonly Column<ByFile>[] => [
  FILE_NAME,
  {
    key: 'health',
    label: 'Health',
    lead: true,
    cell: ({ health }) => <StatusBadge thing="file" state={health} />,
  },
  {
    key: 'chunks',
    label: 'Chunks',
    numeric: true,
    cell: ({ chunks }) => formatNumber(chunks),
  },
  {
    key: 'nodes',
    label: 'Nodes',
    cell: ({ nodes }) => (nodes === null ? 'too large to count here' : <NodeNames ids={nodes} />),
  },
  {
    key: 'zones',
    label: 'Zones',
    numeric: true,
    cell: ({ nodes }) => (nodes === null ? '–' : zonesOf(nodes, zoneOf)),
  },
  { key: 'copies', label: 'Fewest copies', numeric: true, cell: fewestInWords },
  {
    key: 'share',
    label: 'Largest share on one node',
    numeric: true,
    cell: ({ largestShare }) => (largestShare === null ? '–' : formatShare(largestShare)),
  },
]

/** One row a file: on how many nodes and in how many zones it lies, and how evenly. */
export function FileSpreads({ url }: { url: UrlState }) {
  const filter = fileFilterOf(url.params)
  const { zoneOf } = useNodeNames()
  return (
    <PagedRows
      pages={useFileSpreads(filter)}
      what="The distributions"
      one="file"
      empty={<NoFile url={url} />}
    >
      {(rows) => (
        <RowTable
          label="Distributions by file"
          columns={sortable(columns(zoneOf), sortsOf(url.params))}
          rows={rows}
          rowKey={({ fileId }) => fileId}
          sort={filter.sort ?? ''}
          onSort={(sort) => url.set({ sort })}
        />
      )}
    </PagedRows>
  )
}
