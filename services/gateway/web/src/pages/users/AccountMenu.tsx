import type { Account } from '@holdfast/client'
import { Menu } from '@mantine/core'
import { useNavigate } from 'react-router'
import { useUser } from '../../session/use-session.ts'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import type { AccountDialog } from './dialogs.ts'

type Props = { account: Account; open: (dialog: AccountDialog, id: string) => void }

/** What an administrator may do with an account; one's own is changed at one's own page. */
export function AccountMenu({ account: { id, email, disabledAt }, open }: Props) {
  const own = useUser().id === id
  const go = useNavigate()
  return (
    <RowMenu of={email}>
      <Menu.Item onClick={() => open('edit', id)}>Change name, role or quota</Menu.Item>
      <Menu.Item onClick={() => void go(`/admin/events?subject=${id}`)}>Show events</Menu.Item>
      {!own && (
        <>
          <Menu.Item onClick={() => open('reset', id)}>Make a link for a new password</Menu.Item>
          <Menu.Divider />
          {disabledAt === null ? (
            <Menu.Item onClick={() => open('disable', id)}>Disable</Menu.Item>
          ) : (
            <Menu.Item onClick={() => open('enable', id)}>Enable</Menu.Item>
          )}
          <Menu.Item c="crit" onClick={() => open('remove', id)}>
            Remove
          </Menu.Item>
        </>
      )}
    </RowMenu>
  )
}
