import type { NodeInfo } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { showNote } from '../../ui/toast/toasts.ts'

type Props = { node: NodeInfo; opened: boolean; onClose: () => void }

const QUARANTINED = [
  'What it said until now is forgiven, and not believed',
  'Its blocks are compared with the catalogue, and every copy is read and hashed',
  'It takes copies again after that',
]
const DRAINED = [
  'The drain ends; what moved stays where it is',
  'It takes new copies at once',
  'A rebalance brings its share back',
]

const LEAVING = ['It stays: it is not removed when it is drained', ...DRAINED]

/** What taking a node back comes to. */
export const ConfirmResume = ({ node: { id, name, state, leaving }, opened, onClose }: Props) => (
  <ConfirmDialog
    opened={opened}
    onClose={onClose}
    title={leaving ? `Keep ${name}?` : `Take ${name} back?`}
    consequences={state === 'quarantined' ? QUARANTINED : leaving ? LEAVING : DRAINED}
    verb={leaving ? 'Keep this node' : 'Take node back'}
    command={`holdfast nodes resume ${id}`}
    onConfirm={async () => {
      await client.resumeNode(id)
      await nodesChanged()
      showNote(`${name} was taken back`)
    }}
  />
)
