import type { QueueInfo } from '@holdfast/client'
import { Anchor, Text } from '@mantine/core'
import { formatDuration } from '../../ui/format/duration.ts'
import { formatNumber } from '../../ui/format/number.ts'
import type { Column } from '../../ui/table/column.ts'
import { boardAddress, QUEUES } from './queue-words.ts'

/** How many, and the way to them: the board is a site of its own, so this is a plain link. */
const count = (
  key: 'waiting' | 'active' | 'delayed' | 'failed',
  label: string,
): Column<QueueInfo> => ({
  key,
  label,
  numeric: true,
  cell: (queue) =>
    queue[key] === 0 ? (
      '0'
    ) : (
      <Anchor
        href={boardAddress(queue.name, key)}
        target="_blank"
        rel="noopener"
        fz="inherit"
        {...(key === 'failed' ? { c: 'var(--hf-crit)', fw: 600 } : {})}
      >
        {formatNumber(queue[key])}
      </Anchor>
    ),
})

/** A queue: what its jobs do, and how many there are. */
export const QUEUE_COLUMNS: readonly Column<QueueInfo>[] = [
  {
    key: 'name',
    label: 'Queue',
    lead: true,
    cell: ({ name }) => (
      <>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" maw={420} title={QUEUES[name]?.jobs.join(', ')}>
          {QUEUES[name]?.does}
        </Text>
      </>
    ),
  },
  count('waiting', 'Waiting'),
  count('active', 'Running'),
  count('delayed', 'Later'),
  count('failed', 'Failed'),
  {
    key: 'oldest',
    label: 'Waits longest',
    numeric: true,
    cell: ({ waiting, oldestSeconds }) =>
      waiting === 0 || oldestSeconds === null ? '–' : formatDuration(oldestSeconds),
  },
]
