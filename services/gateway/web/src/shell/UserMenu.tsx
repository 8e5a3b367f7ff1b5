import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react'
import { Link } from 'react-router'
import { signOut, useUser } from '../session/use-session.ts'
import { ThemeChoice } from './ThemeChoice.tsx'

/** Who is signed in, the theme, and the way out. */
export function UserMenu() {
  const { email, name } = useUser()
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={`Account of ${name || email}`}
        >
          <IconUserCircle size={20} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--hf-text)" truncate>
            {name || email}
          </Text>
          {name && (
            <Text size="xs" truncate>
              {email}
            </Text>
          )}
        </Menu.Label>
        <Menu.Item
          component={Link}
          to="/account"
          leftSection={<IconUser size={16} stroke={1.75} />}
        >
          Account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <ThemeChoice />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.75} />}
          onClick={() => void signOut()}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
