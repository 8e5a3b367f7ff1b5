import { useNodeEvents } from '../../api/nodes.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { EVENT_COLUMNS } from '../events/event-columns.tsx'

/** What happened to a node, who did it, and why. */
export function NodeHistory({ nodeId }: { nodeId: number }) {
  const events = useNodeEvents(nodeId)
  return (
    <Card title="History">
      <PagedRows
        pages={events}
        what="The history"
        one="event"
        empty={<Empty kind="first" text="Nothing happened to it yet." />}
      >
        {(rows) => (
          <RowTable label="History" columns={EVENT_COLUMNS} rows={rows} rowKey={({ id }) => id} />
        )}
      </PagedRows>
    </Card>
  )
}
