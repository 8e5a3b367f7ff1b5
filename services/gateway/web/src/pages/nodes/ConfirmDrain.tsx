import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { drainLines } from './leaving-in-words.ts'

type Props = {
  node: NodeInfo
  plan: NodeLeaving
  others: readonly NodeInfo[]
  onClose: () => void
}

/** What draining a node comes to, before it begins. */
export function ConfirmDrain({ node: { id, name }, plan, others, onClose }: Props) {
  const drain = async () => {
    await client.drainNode(id)
    await nodesChanged()
    showNote(`${name} is being drained`)
  }
  const { bytes } = plan.toCopy
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Drain ${name}?`}
      consequences={drainLines(plan, others)}
      verb={bytes === 0 ? 'Drain node' : `Drain ${formatBytes(bytes)}`}
      command={`holdfast nodes drain ${id}`}
      onConfirm={drain}
    />
  )
}
