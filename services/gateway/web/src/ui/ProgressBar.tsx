import classes from './progress-bar.module.css'

type Props = { label: string; share: number }

/** How much of something is done, 0 to 1. The words beside it say the same. */
export function ProgressBar({ label, share }: Props) {
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  )
}
