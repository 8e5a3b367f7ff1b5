import { Link } from 'react-router'
import { SECTIONS } from './sections.ts'
import classes from './settings.module.css'

/** The parts of the settings. */
export const SettingsNav = ({ now }: { now: string }) => (
  <nav aria-label="Parts of the settings" className={classes.nav}>
    {SECTIONS.map(({ key, title }) => (
      <Link
        key={key}
        to={`/admin/settings/${key}`}
        className={classes.place ?? ''}
        {...(key === now ? { 'aria-current': 'page' as const } : {})}
      >
        {title}
      </Link>
    ))}
  </nav>
)
