import { useId } from 'react'
import { Link, useLocation } from 'react-router'
import { type Place, placeOf } from './navigation.ts'
import classes from './shell.module.css'

type Props = { title: string; places: readonly Place[] }

/** One group of the menu; the place that is open is marked. */
export function MenuGroup({ title, places }: Props) {
  const id = useId()
  const here = placeOf(useLocation().pathname)
  return (
    <div className={classes.group}>
      <div id={id} className={classes.groupTitle}>
        {title}
      </div>
      <ul className={classes.list} aria-labelledby={id}>
        {places.map((place) => (
          <li key={place.path}>
            <Link
              to={place.path}
              className={classes.place}
              aria-current={here?.path === place.path ? 'page' : undefined}
            >
              <place.icon size={20} stroke={1.75} aria-hidden />
              {place.label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
