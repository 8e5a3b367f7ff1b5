import type { ShareLink } from '@holdfast/client'
import { Table, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { Middle } from '../../ui/Middle.tsx'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { Time } from '../../ui/Time.tsx'
import { downloadsLeft } from './downloads-left.ts'
import classes from './links.module.css'

export const LinksTable = ({ links }: { links: readonly ShareLink[] }) => (
  <div className={classes.scroll}>
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>File</Table.Th>
          <Table.Th>Downloads left</Table.Th>
          <Table.Th>Ends</Table.Th>
          <Table.Th>Password</Table.Th>
          <Table.Th>Last use</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {links.map((link) => (
          <Table.Tr key={link.id}>
            <Table.Td>
              <Middle text={link.name} max={40} />
              <Text size="xs" c="dimmed">
                {link.folder}
              </Text>
            </Table.Td>
            <Table.Td>{downloadsLeft(link)}</Table.Td>
            <Table.Td>{link.expiresAt ? <Time at={link.expiresAt} /> : 'when revoked'}</Table.Td>
            <Table.Td>{link.hasPassword ? 'needed' : 'none'}</Table.Td>
            <Table.Td>{link.usedAt ? <Time at={link.usedAt} /> : 'never'}</Table.Td>
            <Table.Td>
              <RevokeButton
                what={`the link to ${link.name}`}
                verb="Revoke"
                consequences={['It stops working within a second, for everybody who has it.']}
                queryKey="links"
                end={() => client.revokeLink(link.id)}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
)
