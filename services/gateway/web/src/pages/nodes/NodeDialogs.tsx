import type { NodeInfo } from '@holdfast/client'
import { type LeavingHow, useLeaving } from '../../api/leaving.ts'
import { useNodes } from '../../api/nodes.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { Banner } from '../../ui/states/Banner.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { ConfirmDrain } from './ConfirmDrain.tsx'
import { ConfirmLeaving } from './ConfirmLeaving.tsx'
import { ConfirmMaintenance } from './ConfirmMaintenance.tsx'
import { ConfirmOut } from './ConfirmOut.tsx'
import { ConfirmRemoval } from './ConfirmRemoval.tsx'
import { ConfirmResume } from './ConfirmResume.tsx'
import { EditNode } from './EditNode.tsx'
import { NodeButtons } from './NodeButtons.tsx'
import { actionsOf, drainsFirst, type NodeAction } from './node-actions.ts'

/** What is counted before a dialog opens. Silence in maintenance comes to what a loss would, for a while. */
function countedFor(action: NodeAction | undefined, state: string): LeavingHow | undefined {
  if (action === 'drain') return 'drain'
  if (action === 'remove') return drainsFirst(state) ? 'drain' : 'remove'
  const isLoss = action === 'maintenance' || action === 'out' || action === 'remove-now'
  return isLoss ? 'remove' : undefined
}

const REMOVE_NOW: readonly NodeAction[] = ['remove-now']

/** The buttons of a node, and whatever dialog the address says is open. */
export function NodeDialogs({ node }: { node: NodeInfo }) {
  const url = useUrlState()
  const { data: nodes = [] } = useNodes()
  const asked = [...actionsOf(node), ...REMOVE_NOW].find((action) => action === url.get('dialog'))
  const how = node.state === 'lost' ? undefined : countedFor(asked, node.state)
  const plan = useLeaving(node, how ?? 'remove', how !== undefined)
  const close = () => url.set({ dialog: '' })
  const others = nodes.filter(({ id }) => id !== node.id)
  // What was counted a while ago is no ground to decide on.
  const counted = how === undefined || plan.isFetching ? undefined : plan.data
  // What holds nothing can go at once.
  const leavesLater = asked === 'remove' && how === 'drain' && (counted?.held.chunks ?? 0) > 0
  return (
    <>
      <NodeButtons
        node={node}
        counting={how && plan.isFetching ? asked : undefined}
        onChoose={(dialog) => url.set({ dialog })}
      />
      {how && plan.error && <Banner token="warn">{problemOfForm(plan.error, []).general}</Banner>}
      <EditNode node={node} opened={asked === 'edit'} onClose={close} />
      {(asked === 'end-maintenance' || counted) && (
        <ConfirmMaintenance node={node} plan={counted} asked={asked} onClose={close} />
      )}
      <ConfirmResume node={node} opened={asked === 'resume'} onClose={close} />
      {asked === 'drain' && counted && (
        <ConfirmDrain node={node} plan={counted} others={others} onClose={close} />
      )}
      {asked === 'out' && counted && (
        <ConfirmOut node={node} plan={counted} others={others} onClose={close} />
      )}
      {asked === 'remove' && counted && leavesLater && (
        <ConfirmLeaving
          node={node}
          plan={counted}
          others={others}
          onClose={close}
          onNow={() => url.set({ dialog: 'remove-now' })}
        />
      )}
      {(asked === 'remove-now' || asked === 'remove') && counted && !leavesLater && (
        <ConfirmRemoval node={node} plan={counted} others={others} onClose={close} />
      )}
    </>
  )
}
