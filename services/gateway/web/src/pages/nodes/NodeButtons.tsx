import { Button } from '@mantine/core'
import { actionsOf, type NodeAction } from './node-actions.ts'

const LABELS: Readonly<Record<NodeAction, string>> = {
  edit: 'Edit',
  maintenance: 'Start maintenance',
  'end-maintenance': 'End maintenance',
  drain: 'Drain',
  resume: 'Take back',
  remove: 'Remove',
}

type Props = {
  state: string
  /** Whose consequences are being counted. */
  counting: string | undefined
  onChoose: (action: NodeAction) => void
}

/** What can be done with a node; each opens what it comes to, and does nothing yet. */
export const NodeButtons = ({ state, counting, onChoose }: Props) =>
  actionsOf(state).map((action) => (
    <Button
      key={action}
      variant="default"
      loading={counting === action}
      {...(action === 'remove' ? { c: 'var(--hf-crit)' } : {})}
      onClick={() => onChoose(action)}
    >
      {LABELS[action]}
    </Button>
  ))
