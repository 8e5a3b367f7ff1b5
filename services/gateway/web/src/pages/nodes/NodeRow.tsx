import type { NodeInfo } from '@holdfast/client'
import { Table, Text } from '@mantine/core'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import { FillBar } from './FillBar.tsx'
import classes from './nodes.module.css'

/** One node: what it is, why, and how much lies there. */
export function NodeRow({ node }: { node: NodeInfo }) {
  const { name, zone, state, reason, used, capacity, chunks, latencyMs, lastSeen } = node
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600}>{name}</Text>
        {zone && (
          <Text size="xs" c="dimmed">
            zone {zone}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StatusBadge thing="node" state={state} reason={reason} />
        {reason && (
          <Text size="xs" c="dimmed">
            {reason}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.fill}>
        {capacity > 0 && <FillBar share={used / capacity} />}
        <Text size="xs">
          {capacity > 0 ? `${formatBytes(used)} of ${formatBytes(capacity)}` : formatBytes(used)}
        </Text>
      </Table.Td>
      <Table.Td className={classes.number}>{chunks === null ? '–' : formatNumber(chunks)}</Table.Td>
      <Table.Td className={classes.number}>
        {latencyMs === null ? '–' : `${formatNumber(latencyMs)} ms`}
      </Table.Td>
      <Table.Td>{lastSeen === null ? 'never' : <Time at={lastSeen} />}</Table.Td>
    </Table.Tr>
  )
}
