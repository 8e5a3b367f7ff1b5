import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { outLines } from './leaving-in-words.ts'

type Props = {
  node: NodeInfo
  plan: NodeLeaving
  others: readonly NodeInfo[]
  onClose: () => void
}

/** What it comes to not to wait for a node that is down. */
export const ConfirmOut = ({ node: { id, name }, plan, others, onClose }: Props) => (
  <ConfirmDialog
    opened
    onClose={onClose}
    title={`Start repair now, without ${name}?`}
    consequences={outLines(plan, others)}
    verb={plan.toCopy.bytes === 0 ? 'Start repair' : `Copy ${formatBytes(plan.toCopy.bytes)} now`}
    command={`holdfast nodes out ${id}`}
    onConfirm={async () => {
      await client.markNodeOut(id)
      await nodesChanged()
      showNote(`${name} is not waited for any more; repair begins`)
    }}
  />
)
