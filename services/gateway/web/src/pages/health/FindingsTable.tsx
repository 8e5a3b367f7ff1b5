import type { Finding } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'

const COLUMNS: readonly Column<Finding>[] = [
  { key: 'severity', label: 'Severity', lead: true, cell: ({ severity }) => severity },
  { key: 'what', label: 'What', cell: ({ detail }) => detail },
  {
    key: 'chunks',
    label: 'Chunks',
    numeric: true,
    cell: ({ chunks }) => (chunks === 0 ? '–' : formatNumber(chunks)),
  },
  {
    key: 'bytes',
    label: 'Bytes',
    numeric: true,
    cell: ({ bytes }) => (bytes === 0 ? '–' : formatBytes(bytes)),
  },
  { key: 'repair', label: 'Repair', cell: ({ action }) => action },
]

/** What was found, how much of it, and what repair does about it. */
export const FindingsTable = ({ findings }: { findings: readonly Finding[] }) => (
  <RowTable
    label="Findings"
    columns={COLUMNS}
    rows={findings}
    rowKey={({ kind, nodeId }) => `${kind} ${nodeId}`}
  />
)
