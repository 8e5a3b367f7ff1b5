import type { AuditRow } from '@holdfast/client'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { EventSentence } from './EventSentence.tsx'
import { whatOf } from './what-of.ts'

/** Time, who, what kind of thing, and what happened. */
export const EVENT_COLUMNS: readonly Column<AuditRow>[] = [
  { key: 'at', label: 'Time', cell: ({ at }) => <Time at={at} /> },
  {
    key: 'who',
    label: 'Who',
    cell: ({ actor, actorId }) =>
      actorId === null ? (
        'System'
      ) : (
        <TextLink to={`/admin/events?actor=${actorId}`}>{actor ?? actorId.slice(0, 8)}</TextLink>
      ),
  },
  { key: 'what', label: 'What', cell: ({ action }) => whatOf(action) },
  {
    key: 'happened',
    label: 'What happened',
    lead: true,
    wide: true,
    cell: (row) => <EventSentence event={row} />,
  },
]
