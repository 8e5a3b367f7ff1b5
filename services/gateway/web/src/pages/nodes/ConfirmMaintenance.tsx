import type { NodeInfo } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import type { NodeAction } from './node-actions.ts'

type Props = { node: NodeInfo; asked: NodeAction | undefined; onClose: () => void }

/** What is different while somebody works on a node, and when that ends. */
export function ConfirmMaintenance({ node: { id, name }, asked, onClose }: Props) {
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
          'Chunks with copies only there cannot be read while it is off',
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
