import { Skeleton } from '@mantine/core'
import { useRecentEvents } from '../../api/audit.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { BRIEF_COLUMNS } from '../events/brief-columns.tsx'

/** The last twenty things that happened. */
export function RecentEvents() {
  const query = useRecentEvents(20)
  return (
    <Card title="Recent events">
      <QueryView query={query} what="The events" skeleton={<Skeleton height={200} />}>
        {(events) =>
          events.length === 0 ? (
            <Empty kind="first" text="Nothing happened yet." />
          ) : (
            <RowTable
              label="Recent events"
              columns={BRIEF_COLUMNS}
              rows={events}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
      <TextLink to="/admin/events">All events</TextLink>
    </Card>
  )
}
