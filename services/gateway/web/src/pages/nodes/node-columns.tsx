import { Text } from '@mantine/core'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatMilliseconds } from '../../ui/format/milliseconds.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { FillBar } from './FillBar.tsx'
import { ifThisFails, type ListedNode } from './listed-node.ts'
import classes from './nodes.module.css'
import { Sparkline } from './Sparkline.tsx'

/** A node: what it is, why, and how much lies there. */
export const NODE_COLUMNS: readonly Column<ListedNode>[] = [
  {
    key: 'node',
    label: 'Node',
    lead: true,
    cell: ({ id, name, zone }) => (
      <>
        <Text fw={600} component="div" className={classes.name}>
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
    cell: ({ state, reason, leaving }) => (
      <>
        <StatusBadge thing="node" state={state} reason={reason} />
        {leaving && <Below text="then it leaves" />}
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
    cell: ({ latencyMs, inFlight, p95 }) => (
      <>
        <Text size="sm">
          {`${latencyMs === null ? '–' : formatMilliseconds(latencyMs)} · ${formatBytes(inFlight)} in flight`}
        </Text>
        <Sparkline values={p95} />
      </>
    ),
  },
  {
    key: 'risk',
    label: 'If it fails now',
    cell: (node) => <Risk node={node} />,
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

/** The one that matters. A node that is away already shows on its page what is missed. */
function Risk({ node }: { node: ListedNode }) {
  const words = ifThisFails(node)
  if (words === undefined || node.onlyHere === 0) return words ?? '–'
  return <TextLink to={`/admin/chunks?node=${node.id}&copies=1`}>{words}</TextLink>
}
