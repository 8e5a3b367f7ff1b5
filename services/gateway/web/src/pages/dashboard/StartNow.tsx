import { Button } from '@mantine/core'
import { useLeaving } from '../../api/leaving.ts'
import { useNodes } from '../../api/nodes.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { ConfirmOut } from '../nodes/ConfirmOut.tsx'

/** Does not wait for the first of these nodes that is down; says before what that comes to. */
export function StartNow({ label, nodes: ids }: { label: string; nodes: readonly number[] }) {
  const url = useUrlState()
  const { data: nodes = [] } = useNodes()
  const node = nodes.find(({ id, state }) => ids.includes(id) && state === 'down')
  const asked = url.get('dialog') === 'start-now'
  const about = { id: node?.id ?? 0, state: node?.state ?? '' }
  const plan = useLeaving(about, 'remove', asked && node !== undefined)
  return (
    <div>
      <Button
        variant="default"
        disabled={node === undefined}
        loading={asked && plan.isFetching}
        onClick={() => url.set({ dialog: 'start-now' })}
      >
        {label}
      </Button>
      <Refusal problem={asked && plan.error ? problemOfForm(plan.error, []).general : undefined} />
      {asked && node && plan.data && !plan.isFetching && (
        <ConfirmOut
          node={node}
          plan={plan.data}
          others={nodes.filter(({ id }) => id !== node.id)}
          onClose={() => url.set({ dialog: '' })}
        />
      )}
    </div>
  )
}
