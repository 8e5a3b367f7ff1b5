import type { AuditRow } from '@holdfast/client'
import { Button } from '@mantine/core'
import { counted } from '../../ui/format/number.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { EVENT_COLUMNS } from './event-columns.tsx'
import { useHeldRows } from './use-held-rows.ts'

/** The rows; new ones wait while somebody is at them. */
export function EventTable({ rows }: { rows: AuditRow[] }) {
  const { shown, waiting, hold, release } = useHeldRows(rows)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps still what is being read
    <div onMouseEnter={hold} onMouseLeave={release} onFocus={hold} onBlur={release}>
      {waiting > 0 && (
        <Button variant="light" mb="sm" onClick={release}>
          {counted(waiting, 'new event')} · Show
        </Button>
      )}
      <RowTable label="Events" columns={EVENT_COLUMNS} rows={shown} rowKey={({ id }) => id} />
    </div>
  )
}
