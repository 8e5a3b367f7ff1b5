import { Anchor, Text } from '@mantine/core'
import { Link, Outlet } from 'react-router'
import { Page } from '../ui/Page.tsx'
import { useUser } from './use-session.ts'

/** Pages of administrators, and a plain word for everybody else. */
export function AdminGate() {
  const { role } = useUser()
  if (role === 'admin') return <Outlet />
  return (
    <Page title="This page is for admins">
      <Text mb="sm">
        It shows the whole system. Your own files are not affected by anything here.
      </Text>
      <Anchor component={Link} to="/files">
        Go to your files
      </Anchor>
    </Page>
  )
}
