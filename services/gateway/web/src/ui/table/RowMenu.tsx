import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = { of: string; tabIndex?: number | undefined; children: ReactNode }

/** What can be done with one row; its items are `Menu.Item`s. */
export const RowMenu = ({ of, tabIndex, children }: Props) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <ActionIcon
        variant="subtle"
        size={28}
        aria-label={`Actions for ${of}`}
        {...(tabIndex === undefined ? {} : { tabIndex })}
      >
        <IconDots size={16} stroke={1.75} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>{children}</Menu.Dropdown>
  </Menu>
)
