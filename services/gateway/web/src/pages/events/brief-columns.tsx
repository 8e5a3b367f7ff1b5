import type { AuditRow } from '@holdfast/client'
import { Text } from '@mantine/core'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { EventSentence } from './EventSentence.tsx'

/** The same where there is little room: what happened and by whom, and when. */
export const BRIEF_COLUMNS: readonly Column<AuditRow>[] = [
  {
    key: 'happened',
    label: 'What happened',
    lead: true,
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
