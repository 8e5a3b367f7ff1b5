import { Button } from '@mantine/core'
import { IconMailPlus, IconUserPlus } from '@tabler/icons-react'
import { Page } from '../../ui/Page.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { AccountDialogs } from './AccountDialogs.tsx'
import { AccountList } from './AccountList.tsx'
import { Invitations } from './Invitations.tsx'

/** Who has an account, who may, and how much room each has. */
export default function UsersPage() {
  const url = useUrlState()
  const actions = (
    <>
      <Button
        variant="default"
        leftSection={<IconUserPlus size={20} stroke={1.75} />}
        onClick={() => url.set({ dialog: 'new' })}
      >
        Make account
      </Button>
      <Button
        leftSection={<IconMailPlus size={20} stroke={1.75} />}
        onClick={() => url.set({ dialog: 'invite' })}
      >
        Invite
      </Button>
    </>
  )
  return (
    <Page title="Users" actions={actions}>
      <AccountList url={url} />
      <Invitations />
      <AccountDialogs url={url} />
    </Page>
  )
}
