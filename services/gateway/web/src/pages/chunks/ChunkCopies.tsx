import type { ChunkVerdicts, ChunkWithFiles } from '@holdfast/client'
import { NodeName } from '../../names/NodeNames.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { type CopyRow, copiesOfChunk } from './copies-of-chunk.ts'

type Verdict = ChunkVerdicts['copies'][number]['verdict']
type Row = CopyRow & { verdict?: Verdict | undefined }

const COLUMNS: readonly Column<Row>[] = [
  { key: 'node', label: 'Node', lead: true, cell: ({ nodeId }) => <NodeName id={nodeId} /> },
  {
    key: 'copy',
    label: 'Copy',
    lead: true,
    cell: ({ state }) => <StatusBadge thing="copy" state={state} />,
  },
  {
    key: 'state',
    label: 'State of the node',
    cell: ({ nodeState }) =>
      nodeState === undefined ? '–' : <StatusBadge thing="node" state={nodeState} />,
  },
]

const VERDICT: Column<Row> = {
  key: 'verdict',
  label: 'Verified now',
  cell: ({ verdict }) =>
    verdict === undefined ? '–' : <StatusBadge thing="verdict" state={verdict} />,
}

type Props = { chunk: ChunkWithFiles; verdicts: ChunkVerdicts['copies'] | undefined }

/** Each copy: where, how the catalogue knows it, and what its node said just now. */
export function ChunkCopies({ chunk, verdicts }: Props) {
  const said = new Map(verdicts?.map(({ nodeId, verdict }) => [nodeId, verdict]))
  const rows = copiesOfChunk(chunk).map((row) => ({ ...row, verdict: said.get(row.nodeId) }))
  if (rows.length === 0) return <Empty kind="filtered" text="No copy is known on any node." />
  const columns = verdicts === undefined ? COLUMNS : [...COLUMNS, VERDICT]
  return <RowTable label="Copies" columns={columns} rows={rows} rowKey={({ nodeId }) => nodeId} />
}
