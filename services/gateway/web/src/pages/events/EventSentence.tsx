import { EventRest } from './EventRest.tsx'
import classes from './events.module.css'
import { SentenceParts } from './SentenceParts.tsx'
import { sentenceOf } from './sentence-of.ts'
import type { Told } from './sentences/telling.ts'

/** What happened, as a person tells it, with names that lead to their pages; below it what it leaves out. */
export function EventSentence({ event }: { event: Told }) {
  const { parts, rest } = sentenceOf(event)
  return (
    <div className={classes.said} title={event.action}>
      <SentenceParts parts={parts} />
      <EventRest rest={rest} />
    </div>
  )
}
