import classes from './events.module.css'

type Props = { cause: string; detail: Record<string, unknown> }

/** The cause in a line; the whole of what the event says behind it. */
export function EventCause({ cause, detail }: Props) {
  if (Object.keys(detail).length === 0) return null
  return (
    <details className={classes.details}>
      <summary>{cause === '' ? 'Details' : cause}</summary>
      <pre className={`hf-mono ${classes.json}`}>{JSON.stringify(detail, null, 2)}</pre>
    </details>
  )
}
