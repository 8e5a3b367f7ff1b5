import type { AuditRow } from '@holdfast/client'
import { Middle } from '../../ui/Middle.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { causeOf, isNode, pageOf, whatOf } from './describe-event.ts'
import { EventCause } from './EventCause.tsx'

/** Time, who, what, on what, cause. */
export const eventColumns = (
  nodeName: (id: string) => string | undefined,
): readonly Column<AuditRow>[] => [
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
  {
    key: 'what',
    label: 'What',
    lead: true,
    cell: ({ action }) => <span title={action}>{whatOf(action)}</span>,
  },
  {
    key: 'on',
    label: 'On what',
    cell: (row) => {
      if (row.subject === null) return null
      const page = pageOf(row)
      const name = isNode(row.action) ? nodeName(row.subject) : undefined
      const shown = name ?? <Middle text={row.subject} max={16} />
      return page === undefined ? shown : <TextLink to={page}>{shown}</TextLink>
    },
  },
  {
    key: 'cause',
    label: 'Cause',
    cell: (row) => <EventCause cause={causeOf(row)} detail={row.detail} />,
  },
]
