import { Skeleton, Table, Text } from '@mantine/core'
import { useApiKeys } from '../../api/account.ts'
import { client } from '../../api/client.ts'
import { Card } from '../../ui/Card.tsx'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'
import { NewKeyForm } from './NewKeyForm.tsx'

/** API keys: for the command and other programs. */
export function KeysCard() {
  const query = useApiKeys()
  return (
    <Card title="API keys">
      <QueryView query={query} what="The API keys" skeleton={<Skeleton height={80} />}>
        {(keys) =>
          keys.length === 0 ? (
            <Text c="dimmed">No key yet. A key lets a program act for you.</Text>
          ) : (
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Begins with</Table.Th>
                  <Table.Th>May</Table.Th>
                  <Table.Th>Last use</Table.Th>
                  <Table.Th>Ends</Table.Th>
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {keys.map(({ id, name, prefix, scopes, folder, usedAt, expiresAt }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{name}</Table.Td>
                    <Table.Td className="hf-mono">{prefix}</Table.Td>
                    <Table.Td>
                      {scopes.join(', ')}
                      {folder !== null && `, in ${folder}`}
                    </Table.Td>
                    <Table.Td>{usedAt ? <Time at={usedAt} /> : 'never'}</Table.Td>
                    <Table.Td>{expiresAt ? <Time at={expiresAt} /> : 'when revoked'}</Table.Td>
                    <Table.Td>
                      <RevokeButton
                        what={`the key ${name}`}
                        verb="Revoke"
                        consequences={['Programs that use it are refused from then on.']}
                        queryKey="api-keys"
                        end={() => client.revokeApiKey(id)}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </QueryView>
      <NewKeyForm />
    </Card>
  )
}
