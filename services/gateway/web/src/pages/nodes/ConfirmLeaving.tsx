import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import { leavingChanged } from './leaving-changed.ts'
import { leavingLines } from './leaving-in-words.ts'

type Props = {
  node: NodeInfo
  plan: NodeLeaving
  others: readonly NodeInfo[]
  onClose: () => void
  /** Somebody wants it gone without a drain. */
  onNow: () => void
}

/**
 * Drain, then remove, as one thing. It is counted once more at the click: where it comes to something else
 * by then, that is shown, and asked again.
 */
export function ConfirmLeaving({ node: { id, name }, plan, others, onClose, onNow }: Props) {
  const [again, setAgain] = useState<{ plan: NodeLeaving; changed: string }>()
  const shown = again?.plan ?? plan
  const leave = async () => {
    const now = await client.planDrain(id)
    const changed = leavingChanged(shown, now)
    // It stays open, with what it comes to now.
    if (changed !== undefined) return new Promise<never>(() => setAgain({ plan: now, changed }))
    await client.removeNodeWhenDrained(id)
    await nodesChanged()
    showNote(`${name} is being drained, then it leaves`)
  }
  return (
    <ConfirmDialog
      key={again?.changed}
      opened
      onClose={onClose}
      title={`Remove ${name}?`}
      consequences={[
        ...(again === undefined ? [] : [again.changed]),
        ...leavingLines(shown, others),
        <Anchor key="now" component="button" type="button" fz="inherit" onClick={onNow}>
          Remove without draining
        </Anchor>,
      ]}
      verb="Drain, then remove"
      danger
      name={name}
      command={`holdfast nodes remove ${id} --when-drained`}
      onConfirm={leave}
    />
  )
}
