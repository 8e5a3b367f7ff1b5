import { Drawer } from '@mantine/core'
import { Menu } from './Menu.tsx'

type Props = { opened: boolean; onClose: () => void; role: 'user' | 'admin' }

/** The menu on a narrow screen. */
export const MenuDrawer = ({ opened, onClose, role }: Props) => (
  <Drawer
    opened={opened}
    onClose={onClose}
    size={280}
    title="Menu"
    padding="sm"
    closeButtonProps={{ 'aria-label': 'Close the menu', size: 44 }}
  >
    <Menu role={role} />
  </Drawer>
)
