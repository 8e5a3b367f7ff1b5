import { IconBolt, IconHelpCircle, IconPlugConnectedX } from '@tabler/icons-react'
import classes from '../shell/shell.module.css'
import { clockTime } from '../ui/format/time.ts'
import { useFreshness } from './use-freshness.ts'

const FACES = {
  live: { icon: IconBolt, token: 'muted' },
  reconnecting: { icon: IconPlugConnectedX, token: 'warn' },
  unknown: { icon: IconHelpCircle, token: 'unk' },
} as const

/** Whether what is shown is what is: Live, or of when it is. */
export function LivePill() {
  const { state, since } = useFreshness()
  const { icon: Icon, token } = FACES[state]
  const text = {
    live: 'Live',
    reconnecting: `Reconnecting, data of ${clockTime(since)}`,
    unknown: `Unknown since ${clockTime(since)}`,
  }[state]
  return (
    <span className={classes.chip} role="status" style={{ color: `var(--hf-${token})` }}>
      <Icon size={16} stroke={1.75} aria-hidden />
      <span className={state === 'live' ? classes.calm : undefined}>{text}</span>
    </span>
  )
}
