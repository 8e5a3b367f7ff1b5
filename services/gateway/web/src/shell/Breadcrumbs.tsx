import { Fragment } from 'react'
import { Link, useLocation } from 'react-router'
import { crumbsOf } from './crumbs.ts'
import { useNameOfPage } from './page-name.ts'
import classes from './shell.module.css'

/** The way to the page that is open; the last part is where one is. */
export function Breadcrumbs() {
  const { pathname } = useLocation()
  const crumbs = crumbsOf(pathname, useNameOfPage(pathname))
  return (
    <nav aria-label="Breadcrumbs" style={{ minWidth: 0 }}>
      <ol className={classes.crumbs}>
        {crumbs.map(({ label, path }, index) => {
          const last = index === crumbs.length - 1
          return (
            <Fragment key={path}>
              {index > 0 && (
                <li aria-hidden className={classes.crumb}>
                  ›
                </li>
              )}
              <li className={classes.crumb} aria-current={last ? 'page' : undefined}>
                {last ? label : <Link to={path}>{label}</Link>}
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
