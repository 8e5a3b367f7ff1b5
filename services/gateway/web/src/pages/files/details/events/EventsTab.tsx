import type { FileInfo } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useEvents } from '../../../../api/audit.ts'
import { Empty } from '../../../../ui/states/Empty.tsx'
import { TextLink } from '../../../../ui/TextLink.tsx'
import { PagedRows } from '../../../../ui/table/PagedRows.tsx'

const BriefEvents = lazy(() => import('../../../events/BriefEvents.tsx'))

/** What the log says about this file. */
export function EventsTab({ file: { id } }: { file: FileInfo }) {
  const events = useEvents({ subject: id })
  return (
    <>
      <PagedRows
        pages={events}
        what="The events"
        one="event"
        empty={
          <Empty
            kind="first"
            text="Nothing in the log is about this file alone. A change of its copies would be."
          />
        }
      >
        {(rows) => (
          <Suspense fallback={<Skeleton height={88} />}>
            <BriefEvents label="Events" rows={rows} />
          </Suspense>
        )}
      </PagedRows>
      <Text size="sm" mt="md">
        <TextLink to={`/admin/events?subject=${id}`}>Show in Events</TextLink>
      </Text>
    </>
  )
}
