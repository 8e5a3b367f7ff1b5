import { Skeleton, Table } from '@mantine/core'
import { useRecentEvents } from '../../api/events.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'

/** The last twenty things that happened. */
export function RecentEvents() {
  const query = useRecentEvents(20)
  return (
    <Card title="Recent events">
      <QueryView query={query} what="The events" skeleton={<Skeleton height={200} />}>
        {(events) =>
          events.length === 0 ? (
            <Empty kind="first" text="Nothing happened yet." />
          ) : (
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>What</Table.Th>
                  <Table.Th>On what</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {events.map(({ id, type, at, subject }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Time at={at} />
                    </Table.Td>
                    <Table.Td>{type}</Table.Td>
                    <Table.Td className="hf-mono">{subject ?? '–'}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </QueryView>
    </Card>
  )
}
