import type { ShareLink } from '@holdfast/client'
import { Text } from '@mantine/core'
import { client } from '../../../../api/client.ts'
import { RevokeButton } from '../../../../ui/RevokeButton.tsx'
import { Time } from '../../../../ui/Time.tsx'
import type { Column } from '../../../../ui/table/column.ts'
import { linkInWords } from './link-in-words.ts'

/** What a link still allows, until when, and its end. */
export const LINK_COLUMNS: readonly Column<ShareLink>[] = [
  {
    key: 'left',
    label: 'Link',
    lead: true,
    cell: (link) => (
      <>
        {linkInWords(link)}
        <Text size="xs" c="dimmed">
          {link.hasPassword ? 'with a password, ' : ''}made <Time at={link.createdAt} />
        </Text>
      </>
    ),
  },
  {
    key: 'ends',
    label: 'Ends',
    cell: ({ expiresAt }) => (expiresAt === null ? 'when revoked' : <Time at={expiresAt} />),
  },
  {
    key: 'revoke',
    label: 'Actions',
    quiet: true,
    cell: ({ id, name }) => (
      <RevokeButton
        what={`this link to ${name}`}
        verb="Revoke"
        consequences={['Whoever has it gets nothing any more, at once', 'The file itself stays']}
        queryKey="links"
        end={() => client.revokeLink(id)}
      />
    ),
  },
]
