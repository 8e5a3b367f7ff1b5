import { Link } from 'react-router'
import classes from './shell.module.css'

/** Name and mark; leads to the own files. */
export const Brand = () => (
  <Link to="/files" className={classes.brand}>
    <img src="/favicon.svg" alt="" width={24} height={24} />
    Holdfast
  </Link>
)
