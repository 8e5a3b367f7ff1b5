import type { Status } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useFreshness } from '../../live/use-freshness.ts'
import { Time } from '../../ui/Time.tsx'
import { safetyOf } from '../../ui/words.ts'
import classes from './dashboard.module.css'
import { SentenceButton } from './SentenceButton.tsx'
import { SlowedBy } from './SlowedBy.tsx'
import { actionOf } from './sentence-action.ts'

const SILENT = 'We cannot tell right now: nothing was heard from the server for two minutes.'

/** Is everything safe? One sentence, and what it rests on. */
export function Sentence({ status }: { status: Status }) {
  const { state, sentence, evidence, asOf, removalsFrozen, limits } = status
  const { stale } = useFreshness()
  const action = actionOf({ ...status, state: stale ? 'unknown' : state })
  const { token, icon: Icon } = safetyOf(stale ? 'unknown' : state)
  const style = { color: `var(--hf-${token})`, background: `var(--hf-${token}-bg)` }
  return (
    <section aria-label="Is everything safe?" className={classes.sentence} style={style}>
      <Icon size={32} stroke={1.75} aria-hidden />
      <div className={classes.said}>
        <p className={classes.words} role="status">
          {stale ? SILENT : sentence}
        </p>
        <Text size="sm">
          {withoutRest(evidence)}
          {limits?.[0] && (
            <>
              {' · slowed by: '}
              <SlowedBy limit={limits[0]} />
            </>
          )}
          {asOf && (
            <>
              {' · counted '}
              <Time at={asOf} />
            </>
          )}
        </Text>
        {removalsFrozen && <Text size="sm">Nothing is removed from nodes: {removalsFrozen}.</Text>}
      </div>
      {action && <SentenceButton action={action} />}
    </section>
  )
}

/** The server ends it with what is said here with links and in this reader's time, for those who have neither. */
const withoutRest = (evidence: string): string =>
  evidence.replace(/ · counted \S+$/, '').replace(/ · slowed by: .*$/, '')
