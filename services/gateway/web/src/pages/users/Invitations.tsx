import type { Invitation } from '@holdfast/client'
import { Button, Skeleton, Title } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { useInvitations, usersChanged } from '../../api/users.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { showNote } from '../../ui/toast/toasts.ts'

const whom = ({ email }: Invitation) => email ?? 'Whoever has the link'

/** Invitations that nobody has used yet; nothing where there are none. */
export function Invitations() {
  const query = useInvitations()
  const [revoked, setRevoked] = useState<Invitation>()
  const columns: Column<Invitation>[] = [
    { key: 'email', label: 'For', lead: true, cell: whom },
    { key: 'made', label: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: 'until', label: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    {
      key: 'actions',
      label: 'Actions',
      quiet: true,
      cell: (one) => (
        <Button variant="subtle" size="compact-sm" onClick={() => setRevoked(one)}>
          Revoke
        </Button>
      ),
    },
  ]
  return (
    <QueryView query={query} what="The invitations" skeleton={<Skeleton height={44} />}>
      {(rows) =>
        rows.length > 0 && (
          <>
            <Title order={2} mt="xl" mb="sm">
              Open invitations
            </Title>
            <RowTable
              label="Open invitations"
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
            />
            <ConfirmDialog
              opened={revoked !== undefined}
              onClose={() => setRevoked(undefined)}
              title="Revoke this invitation?"
              consequences={['Its link stops working', 'You can make another one at any time']}
              verb="Revoke invitation"
              onConfirm={async () => {
                await client.revokeInvitation(revoked?.id ?? '')
                await usersChanged()
                showNote('The invitation was revoked')
              }}
            />
          </>
        )
      }
    </QueryView>
  )
}
