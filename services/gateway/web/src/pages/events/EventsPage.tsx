import { Button } from '@mantine/core'
import { useEvents } from '../../api/audit.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { EventFilters } from './EventFilters.tsx'
import { EventTable } from './EventTable.tsx'
import { ExportButton } from './ExportButton.tsx'
import { eventFilterOf } from './event-filter.ts'

/** What happened, who did it, and why? */
export default function EventsPage() {
  const url = useUrlState()
  const filter = eventFilterOf(url.params)
  const events = useEvents(filter)
  const filtered = Object.keys(filter).length > 0
  return (
    <Page title="Events" actions={<ExportButton filter={filter} />}>
      <EventFilters url={url} active={filtered} />
      <PagedRows
        pages={events}
        what="The events"
        one="event"
        empty={
          filtered ? (
            <Empty
              kind="filtered"
              text="No event fits these filters"
              actions={
                <Button variant="default" onClick={url.clear}>
                  Clear filter
                </Button>
              }
            />
          ) : (
            <Empty kind="first" text="Nothing happened yet" />
          )
        }
      >
        {(rows) => <EventTable rows={rows} />}
      </PagedRows>
    </Page>
  )
}
