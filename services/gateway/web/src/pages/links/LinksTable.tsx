import type { ShareLink } from '@holdfast/client'
import { Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { Middle } from '../../ui/Middle.tsx'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { downloadsLeft } from './downloads-left.ts'

const COLUMNS: readonly Column<ShareLink>[] = [
  {
    key: 'file',
    label: 'File',
    lead: true,
    cell: ({ kind, name, folder }) => (
      <>
        <Middle text={kind === 'folder' ? `${name}/` : name} max={40} />
        <Text size="xs" c="dimmed">
          {folder}
        </Text>
      </>
    ),
  },
  { key: 'left', label: 'Downloads left', cell: downloadsLeft },
  {
    key: 'ends',
    label: 'Ends',
    cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : 'when revoked'),
  },
  {
    key: 'password',
    label: 'Password',
    cell: ({ hasPassword }) => (hasPassword ? 'needed' : 'none'),
  },
  {
    key: 'used',
    label: 'Last use',
    cell: ({ usedAt }) => (usedAt ? <Time at={usedAt} /> : 'never'),
  },
  {
    key: 'actions',
    label: 'Actions',
    quiet: true,
    cell: ({ id, name }) => (
      <RevokeButton
        what={`the link to ${name}`}
        verb="Revoke"
        consequences={['It stops working within a second, for everybody who has it.']}
        queryKey="links"
        end={() => client.revokeLink(id)}
      />
    ),
  },
]

export const LinksTable = ({ links }: { links: readonly ShareLink[] }) => (
  <RowTable label="Links" columns={COLUMNS} rows={links} rowKey={({ id }) => id} />
)
