import type { NodeInfo } from '@holdfast/client'
import { Button } from '@mantine/core'
import { actionsOf, type NodeAction } from './node-actions.ts'

const LABELS: Readonly<Record<NodeAction, string>> = {
  edit: 'Edit',
  maintenance: 'Start maintenance',
  'end-maintenance': 'End maintenance',
  drain: 'Drain',
  resume: 'Take back',
  out: 'Start repair now',
  remove: 'Remove',
  'remove-now': 'Remove',
}

type Props = {
  node: NodeInfo
  /** Whose consequences are being counted. */
  counting: string | undefined
  onChoose: (action: NodeAction) => void
}

/** What can be done with a node; each opens what it comes to, and does nothing yet. */
export const NodeButtons = ({ node, counting, onChoose }: Props) =>
  actionsOf(node).map((action) => (
    <Button
      key={action}
      variant="default"
      loading={counting === action}
      {...(action === 'remove' ? { c: 'var(--hf-crit)' } : {})}
      onClick={() => onChoose(action)}
    >
      {action === 'resume' && node.leaving ? 'Keep this node' : LABELS[action]}
    </Button>
  ))
