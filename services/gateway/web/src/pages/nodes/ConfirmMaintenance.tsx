import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import { whileItIsOff } from './leaving-in-words.ts'
import type { NodeAction } from './node-actions.ts'

type Props = {
  node: NodeInfo
  /** What would be missed with it; only asked for before it begins. */
  plan: NodeLeaving | undefined
  asked: NodeAction | undefined
  onClose: () => void
}

/** What is different while somebody works on a node, and when that ends. */
export function ConfirmMaintenance({ node: { id, name }, plan, asked, onClose }: Props) {
  const set = async (maintenance: boolean) => {
    await client.editNode(id, { maintenance })
    await nodesChanged()
    showNote(maintenance ? `${name} is in maintenance` : `The maintenance of ${name} ended`)
  }
  return (
    <>
      <ConfirmDialog
        opened={asked === 'maintenance'}
        onClose={onClose}
        title={`Start maintenance of ${name}?`}
        consequences={[
          'Its silence is no reason to repair: what it holds is not copied elsewhere meanwhile',
          'It takes no new copies; while it answers, it is read from',
          ...(plan ? [whileItIsOff(plan)] : []),
        ]}
        verb="Start maintenance"
        command={`holdfast nodes edit ${id} --maintenance on`}
        onConfirm={() => set(true)}
      />
      <ConfirmDialog
        opened={asked === 'end-maintenance'}
        onClose={onClose}
        title={`End maintenance of ${name}?`}
        consequences={[
          'Its blocks are compared with the catalogue first; then it takes copies again',
          'If it does not answer, it counts as down, and repair begins',
        ]}
        verb="End maintenance"
        command={`holdfast nodes edit ${id} --maintenance off`}
        onConfirm={() => set(false)}
      />
    </>
  )
}
