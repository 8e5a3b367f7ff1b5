import classes from './nodes.module.css'

/** How full a node is, with ticks where it takes no new copies (90 %) and nothing at all (95 %). */
export function FillBar({ share }: { share: number }) {
  const token = share >= 0.95 ? 'crit' : share >= 0.9 ? 'warn' : 'accent'
  const width = `${Math.min(100, share * 100)}%`
  return (
    <div className={classes.bar} aria-hidden>
      <div style={{ width, background: `var(--hf-${token})` }} />
      <span style={{ left: '90%' }} />
      <span style={{ left: '95%' }} />
    </div>
  )
}
