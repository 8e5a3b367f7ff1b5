import type { FileInfo } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useEvents } from '../../../../api/audit.ts'
import { Empty } from '../../../../ui/states/Empty.tsx'
import { TextLink } from '../../../../ui/TextLink.tsx'
import { PagedRows } from '../../../../ui/table/PagedRows.tsx'
import { RowTable } from '../../../../ui/table/RowTable.tsx'
import { BRIEF_COLUMNS } from '../../../events/brief-columns.tsx'

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
          <RowTable label="Events" columns={BRIEF_COLUMNS} rows={rows} rowKey={({ id }) => id} />
        )}
      </PagedRows>
      <Text size="sm" mt="md">
        <TextLink to={`/admin/events?subject=${id}`}>Show in Events</TextLink>
      </Text>
    </>
  )
}
