import { IconAlertTriangle, IconHelpCircle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './banner.module.css'

const ICONS = { warn: IconAlertTriangle, unk: IconHelpCircle, work: IconInfoCircle }

type Props = { token: keyof typeof ICONS; children: ReactNode }

/** One line above what it is about; said once to screen readers. */
export function Banner({ token, children }: Props) {
  const Icon = ICONS[token]
  const style = { color: `var(--hf-${token})`, background: `var(--hf-${token}-bg)` }
  return (
    <div className={classes.banner} style={style} role="status">
      <Icon size={16} stroke={1.75} aria-hidden />
      <div>{children}</div>
    </div>
  )
}
