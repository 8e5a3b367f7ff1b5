import type { NodeInfo } from '@holdfast/client'
import { Text } from '@mantine/core'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { FillBar } from './FillBar.tsx'

/** A node: what it is, why, and how much lies there. */
export const NODE_COLUMNS: readonly Column<NodeInfo>[] = [
  {
    key: 'node',
    label: 'Node',
    lead: true,
    cell: ({ id, name, zone }) => (
      <>
        <Text fw={600} component="div">
          <TextLink to={`/admin/nodes/${id}`}>{name}</TextLink>
        </Text>
        {zone && <Below text={`zone ${zone}`} />}
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    lead: true,
    cell: ({ state, reason }) => (
      <>
        <StatusBadge thing="node" state={state} reason={reason} />
        {reason && <Below text={reason} />}
      </>
    ),
  },
  {
    key: 'fill',
    label: 'Fill',
    cell: ({ used, capacity }) => (
      <>
        {capacity > 0 && <FillBar share={used / capacity} />}
        <Text size="xs">
          {capacity > 0 ? `${formatBytes(used)} of ${formatBytes(capacity)}` : formatBytes(used)}
        </Text>
      </>
    ),
  },
  {
    key: 'copies',
    label: 'Copies',
    numeric: true,
    cell: ({ chunks }) => (chunks === null ? '–' : formatNumber(chunks)),
  },
  {
    key: 'latency',
    label: 'Latency',
    numeric: true,
    cell: ({ latencyMs }) => (latencyMs === null ? '–' : `${formatNumber(latencyMs)} ms`),
  },
  {
    key: 'seen',
    label: 'Last answer',
    cell: ({ lastSeen }) => (lastSeen === null ? 'never' : <Time at={lastSeen} />),
  },
]

const Below = ({ text }: { text: string }) => (
  <Text size="xs" c="dimmed">
    {text}
  </Text>
)
