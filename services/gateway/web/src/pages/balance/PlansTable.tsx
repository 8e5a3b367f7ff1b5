import type { Rebalance } from '@holdfast/client'
import { usePlans } from '../../api/plans.ts'
import { Card } from '../../ui/Card.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { wordOfPlan } from './plan-words.ts'

const COLUMNS: readonly Column<Rebalance>[] = [
  {
    key: 'begun',
    label: 'Asked for',
    lead: true,
    cell: ({ id, createdAt }) => (
      <TextLink to={`/admin/balance/plans/${id}`}>
        {createdAt ? <Time at={createdAt} /> : 'now'}
      </TextLink>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: (plan) => <StatusBadge thing="plan" state={wordOfPlan(plan)} reason={plan.note} />,
  },
  { key: 'why', label: 'Why', cell: ({ reason, note }) => (note ? `${reason}; ${note}` : reason) },
  {
    key: 'moved',
    label: 'Moved',
    numeric: true,
    cell: ({ bytesMoved, bytes }) => `${formatBytes(bytesMoved)} of ${formatBytes(bytes)}`,
  },
]

const NODE: Column<Rebalance> = {
  key: 'node',
  label: 'Node',
  cell: ({ nodeId }) => <TextLink to={`/admin/nodes/${nodeId}`}>{nodeId}</TextLink>,
}

type Props = { kind: Rebalance['kind']; title: string; none: string }

/** Rebalances, or drains of nodes, newest first. */
export function PlansTable({ kind, title, none }: Props) {
  const plans = usePlans(kind)
  const columns =
    kind === 'drain' ? [COLUMNS[0] as typeof NODE, NODE, ...COLUMNS.slice(1)] : COLUMNS
  return (
    <Card title={title}>
      <PagedRows pages={plans} what={title} one={kind} empty={<Empty kind="first" text={none} />}>
        {(rows) => (
          <RowTable label={title} columns={columns} rows={rows} rowKey={({ id }) => id ?? ''} />
        )}
      </PagedRows>
    </Card>
  )
}
