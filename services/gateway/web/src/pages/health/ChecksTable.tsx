import type { HealthCheck } from '@holdfast/client'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { resultOfCheck } from './result-of-check.ts'

const COLUMNS: readonly Column<HealthCheck>[] = [
  {
    key: 'begun',
    label: 'Begun',
    cell: ({ id, startedAt }) => (
      <TextLink to={`/admin/health/checks/${id}`}>
        <Time at={startedAt} />
      </TextLink>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ state, error }) => <StatusBadge thing="check" state={state} reason={error} />,
  },
  {
    key: 'kind',
    label: 'Kind',
    cell: ({ repair, origin }) =>
      `${repair ? 'with repair' : 'dry-run'}${origin === 'schedule' ? ', by schedule' : ''}`,
  },
  { key: 'result', label: 'Result', cell: resultOfCheck },
]

/** Past checks and the one that runs, newest first. */
export const ChecksTable = ({ checks }: { checks: readonly HealthCheck[] }) => (
  <RowTable label="Health checks" columns={COLUMNS} rows={checks} rowKey={({ id }) => id} />
)
