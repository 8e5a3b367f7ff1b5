import { Skeleton, Table } from '@mantine/core'
import { useSessions } from '../../api/account.ts'
import { client } from '../../api/client.ts'
import { Card } from '../../ui/Card.tsx'
import { Middle } from '../../ui/Middle.tsx'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'

/** Where one is signed in, and an end to it. */
export function SessionsCard() {
  const query = useSessions()
  return (
    <Card title="Sessions">
      <QueryView query={query} what="The sessions" skeleton={<Skeleton height={80} />}>
        {(sessions) => (
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Where</Table.Th>
                <Table.Th>Address</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sessions.map(({ id, current, userAgent, ip, usedAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Middle text={userAgent ?? 'unknown'} max={40} />
                  </Table.Td>
                  <Table.Td>{ip ?? '–'}</Table.Td>
                  <Table.Td>
                    <Time at={usedAt} />
                  </Table.Td>
                  <Table.Td>
                    {current ? (
                      'this one'
                    ) : (
                      <RevokeButton
                        what={`the session of ${ip ?? 'another browser'}`}
                        verb="End"
                        consequences={['Whoever uses it has to sign in again.']}
                        queryKey="sessions"
                        end={() => client.endSession(id)}
                      />
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </QueryView>
    </Card>
  )
}
