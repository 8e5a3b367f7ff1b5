import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { removalLines } from './leaving-in-words.ts'
import { isLive } from './node-actions.ts'

type Props = {
  node: NodeInfo
  plan: NodeLeaving
  others: readonly NodeInfo[]
  onClose: () => void
}

/** What removing a node comes to. Where chunks would be lost it is asked twice, by name. */
export function ConfirmRemoval({ node, plan, others, onClose }: Props) {
  const { id, name, state } = node
  const [lossSeen, setLossSeen] = useState(false)
  const answers = isLive(state)
  const remove = async (options: { confirm?: 'last-copies'; lost?: boolean }) => {
    await client.removeNode(id, options)
    await nodesChanged()
    showNote(`${name} was removed`)
  }
  const losses = counted(plan.last.chunks, 'chunk')
  if (plan.last.chunks === 0) {
    return (
      <ConfirmDialog
        opened
        onClose={onClose}
        title={`Remove ${name}?`}
        consequences={removalLines(plan, others)}
        verb="Remove node"
        danger
        {...(plan.held.chunks > 0 ? { name } : {})}
        command={`holdfast nodes remove ${id}`}
        onConfirm={() => remove({})}
      />
    )
  }
  if (!lossSeen) {
    return (
      <ConfirmDialog
        key="read"
        opened
        onClose={onClose}
        title={`Remove ${name}?`}
        consequences={[
          ...removalLines(plan, others),
          answers ? 'Drain it first, and nothing is lost' : 'Wait for it, and nothing is lost',
        ]}
        verb={`Go on without ${losses}`}
        danger
        // It stays open: what it confirms is only that this was read.
        onConfirm={() => new Promise<never>(() => setLossSeen(true))}
      />
    )
  }
  return (
    <ConfirmDialog
      key="lose"
      opened
      onClose={onClose}
      title={`Lose ${losses} for good?`}
      consequences={[
        `Files that need these ${losses} cannot be read any more, and nothing brings them back`,
        answers
          ? `${name} answers: a drain would save them`
          : `${name} does not answer; remove it only if it will never come back`,
      ]}
      verb={`Remove node and lose ${losses}`}
      danger
      name={name}
      command={`holdfast nodes remove ${id} ${answers ? '--confirm-last-copies' : '--lost'}`}
      onConfirm={() => remove(answers ? { confirm: 'last-copies' } : { lost: true })}
    />
  )
}
