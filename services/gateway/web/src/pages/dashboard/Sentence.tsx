import type { Status } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useFreshness } from '../../live/use-freshness.ts'
import { Time } from '../../ui/Time.tsx'
import { safetyOf } from '../../ui/words.ts'
import classes from './dashboard.module.css'

const SILENT = 'We cannot tell right now: nothing was heard from the server for two minutes.'

/** Is everything safe? One sentence, and what it rests on. */
export function Sentence({
  status: { state, sentence, evidence, asOf, removalsFrozen },
}: {
  status: Status
}) {
  const { stale } = useFreshness()
  const { token, icon: Icon } = safetyOf(stale ? 'unknown' : state)
  const style = { color: `var(--hf-${token})`, background: `var(--hf-${token}-bg)` }
  return (
    <section aria-label="Is everything safe?" className={classes.sentence} style={style}>
      <Icon size={32} stroke={1.75} aria-hidden />
      <div>
        <p className={classes.words} role="status">
          {stale ? SILENT : sentence}
        </p>
        <Text size="sm">
          {withoutCount(evidence)}
          {asOf && (
            <>
              {' · counted '}
              <Time at={asOf} />
            </>
          )}
        </Text>
        {removalsFrozen && <Text size="sm">Nothing is removed from nodes: {removalsFrozen}.</Text>}
      </div>
    </section>
  )
}

/** The server ends it with the moment of the count, for those who read no clock of ours. */
const withoutCount = (evidence: string): string => evidence.replace(/ · counted \S+$/, '')
