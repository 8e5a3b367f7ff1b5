import type { Status } from '@holdfast/client'
import { Text } from '@mantine/core'
import { Card } from '../../ui/Card.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import classes from './dashboard.module.css'
import { SlowedBy } from './SlowedBy.tsx'
import { type WorkRow, workRows } from './work-rows.ts'

/** Repair, rebalance and drains: done, left, how fast, and how long still. */
export function WorkUnderWay({ status }: { status: Status }) {
  const rows = workRows(status)
  return (
    <Card title="Repair and moves">
      {rows.length === 0 ? (
        <Empty kind="good" text="Nothing to repair, and nothing on the move." />
      ) : (
        <ul className={classes.work}>
          {rows.map((row) => (
            <Work key={row.key} row={row} />
          ))}
        </ul>
      )}
    </Card>
  )
}

const Work = ({ row: { title, state, share, facts, note, limit, to } }: { row: WorkRow }) => (
  <li>
    <div className={classes.workHead}>
      <Text fw={600}>{to === undefined ? title : <TextLink to={to}>{title}</TextLink>}</Text>
      <StatusBadge thing="plan" state={state} reason={note} />
    </div>
    {share !== undefined && <progress value={share} max={1} aria-label={`${title}, moved`} />}
    <Text size="sm">{facts}</Text>
    {limit && (
      <Text size="sm">
        Slowed by: <SlowedBy limit={limit} />
      </Text>
    )}
    {note && (
      <Text size="sm" c="dimmed">
        {note}
      </Text>
    )}
  </li>
)
