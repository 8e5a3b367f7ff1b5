import { counted } from '../../ui/format/number.ts'
import classes from './events.module.css'
import { SentenceParts } from './SentenceParts.tsx'
import type { Rest } from './sentences/rest.ts'

/** More than that would be longer than the sentence. */
const SHOWN = 3

/** What the sentence does not say, by name and value; much of it opens on a click. */
export function EventRest({ rest }: { rest: readonly Rest[] }) {
  if (rest.length === 0) return null
  if (rest.length <= SHOWN) return <Values rest={rest} />
  return (
    <details className={classes.details}>
      <summary>{counted(rest.length, 'detail')}</summary>
      <Values rest={rest} />
    </details>
  )
}

const Values = ({ rest }: { rest: readonly Rest[] }) => (
  <dl className={classes.rest}>
    {rest.map(({ label, value }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>
          <SentenceParts parts={[value]} />
        </dd>
      </div>
    ))}
  </dl>
)
