import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useRecentEvents } from '../../api/audit.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

/** The words for everything that can happen are not what this page is opened for first. */
const BriefEvents = lazy(() => import('../events/BriefEvents.tsx'))

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
            <Suspense fallback={<Skeleton height={200} />}>
              <BriefEvents label="Recent events" rows={events} />
            </Suspense>
          )
        }
      </QueryView>
      <TextLink to="/admin/events">All events</TextLink>
    </Card>
  )
}
