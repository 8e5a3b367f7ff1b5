import classes from './shell.module.css'

/** The first stop of the keyboard: past the menu. */
export const SkipLink = () => (
  <a href="#main" className={classes.skip}>
    Skip to the page
  </a>
)
