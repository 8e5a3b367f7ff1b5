import type { Status } from '@holdfast/client'
import { Table, Text } from '@mantine/core'
import { Card } from '../../ui/Card.tsx'
import { formatNumber } from '../../ui/format/number.ts'
import classes from './dashboard.module.css'

/** What waits and what runs. */
export const QueueTable = ({ queues }: Pick<Status, 'queues'>) => (
  <Card title="Queues">
    {queues === null ? (
      <Text c="dimmed">The queue does not answer.</Text>
    ) : (
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Queue</Table.Th>
            <Table.Th className={classes.number}>Waiting</Table.Th>
            <Table.Th className={classes.number}>Running</Table.Th>
            <Table.Th className={classes.number}>Failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {queues.map(({ name, waiting, active, failed }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className={classes.number}>{formatNumber(waiting)}</Table.Td>
              <Table.Td className={classes.number}>{formatNumber(active)}</Table.Td>
              <Table.Td className={classes.number}>{formatNumber(failed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Card>
)
