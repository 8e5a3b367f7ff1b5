import { Menu } from './Menu.tsx'
import classes from './shell.module.css'

/** The menu at the left, where there is room for it. */
export const Sidebar = ({ role }: { role: 'user' | 'admin' }) => (
  <div className={classes.sidebar}>
    <Menu role={role} />
  </div>
)
