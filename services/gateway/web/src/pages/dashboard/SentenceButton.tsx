import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { CheckAgain } from './CheckAgain.tsx'
import { StartNow } from './StartNow.tsx'
import type { Action } from './sentence-action.ts'

/** The one thing to do about what the sentence says. */
export function SentenceButton({ action }: { action: Action }) {
  const { label } = action
  if ('to' in action) {
    return (
      <Button component={Link} to={action.to} variant="default">
        {label}
      </Button>
    )
  }
  return action.does === 'check-again' ? (
    <CheckAgain label={label} />
  ) : (
    <StartNow label={label} nodes={action.nodes} />
  )
}
