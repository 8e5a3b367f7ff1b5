import type { AuditRow } from '@holdfast/client'
import { Text } from '@mantine/core'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { EventSentence } from './EventSentence.tsx'

const COLUMNS: readonly Column<AuditRow>[] = [
  {
    key: 'happened',
    label: 'What happened',
    lead: true,
    wide: true,
    cell: (row) => (
      <>
        <EventSentence event={row} />
        {row.actorId !== null && (
          <Text size="xs" c="dimmed">
            by {row.actor ?? 'somebody whose account is gone'}
          </Text>
        )}
      </>
    ),
  },
  { key: 'at', label: 'When', cell: ({ at }) => <Time at={at} /> },
]

type Props = { label: string; rows: readonly AuditRow[] }

/** Events where there is little room: what happened and by whom, and when. Comes late, with all its words. */
export default function BriefEvents({ label, rows }: Props) {
  return <RowTable label={label} columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />
}
