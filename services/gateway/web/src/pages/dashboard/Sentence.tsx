import type { Status } from '@holdfast/client'
import { Button, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useFreshness } from '../../live/use-freshness.ts'
import { Time } from '../../ui/Time.tsx'
import { safetyOf } from '../../ui/words.ts'
import classes from './dashboard.module.css'
import { actionOf } from './sentence-action.ts'

const SILENT = 'We cannot tell right now: nothing was heard from the server for two minutes.'

/** Is everything safe? One sentence, and what it rests on. */
export function Sentence({
  status: { state, sentence, evidence, asOf, removalsFrozen, nodes },
}: {
  status: Status
}) {
  const { stale } = useFreshness()
  const action = actionOf({ state: stale ? 'unknown' : state, nodes })
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
      {action && (
        <Button component={Link} to={action.to} variant="default">
          {action.label}
        </Button>
      )}
    </section>
  )
}

/** The server ends it with the moment of the count, for those who read no clock of ours. */
const withoutCount = (evidence: string): string => evidence.replace(/ · counted \S+$/, '')
