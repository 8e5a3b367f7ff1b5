import { ActionIcon } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import { LivePill } from '../live/LivePill.tsx'
import { useUser } from '../session/use-session.ts'
import { Breadcrumbs } from './Breadcrumbs.tsx'
import { SafetyChip } from './SafetyChip.tsx'
import { SearchButton } from './search/SearchButton.tsx'
import classes from './shell.module.css'
import { UserMenu } from './UserMenu.tsx'

/** Where one is, and what is always in sight. */
export function Header({ onMenu }: { onMenu: (() => void) | undefined }) {
  const { role } = useUser()
  return (
    <header className={classes.header}>
      {onMenu && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          onClick={onMenu}
          aria-label="Open the menu"
        >
          <IconMenu2 size={20} stroke={1.75} />
        </ActionIcon>
      )}
      <Breadcrumbs />
      <div className={classes.spacer} />
      <div className={classes.wideOnly}>
        <SearchButton />
      </div>
      {role === 'admin' && <LivePill />}
      {role === 'admin' && <SafetyChip />}
      <UserMenu />
    </header>
  )
}
