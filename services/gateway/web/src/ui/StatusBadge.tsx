import classes from './status-badge.module.css'
import { type Thing, wordOf } from './words.ts'

type Props = {
  thing: Thing
  state: string
  /** What only this case knows: by whom, when next, why. */
  reason?: string | null
}

/** A state as icon, word and colour; what it means is in its title. */
export function StatusBadge({ thing, state, reason }: Props) {
  const { word, meaning, token, icon: Icon } = wordOf(thing, state)
  const style = { color: `var(--hf-${token})`, background: `var(--hf-${token}-bg)` }
  return (
    <span className={classes.badge} style={style} title={reason ?? meaning}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {word}
    </span>
  )
}
