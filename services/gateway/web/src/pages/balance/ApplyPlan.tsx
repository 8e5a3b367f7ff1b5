import type { Rebalance } from '@holdfast/client'
import { Button } from '@mantine/core'
import { client } from '../../api/client.ts'
import { useNodes } from '../../api/nodes.ts'
import { plansChanged } from '../../api/plans.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { useAction } from '../../ui/use-action.ts'
import { changedSince } from './changed-since.ts'
import { linesOfPlan } from './plan-in-words.ts'

/** Begins with exactly the plan that is shown once it was looked at again. */
export function ApplyPlan({ plan }: { plan: Rebalance }) {
  const { data: nodes = [] } = useNodes()
  const now = useAction(() => client.startRebalance({ dryRun: true }))
  const id = plan.id ?? ''
  const changed = now.data && changedSince(plan, now.data)
  return (
    <>
      <Refusal problem={now.problem} />
      <Button loading={now.busy} onClick={() => void now.run()}>
        Apply plan
      </Button>
      <ConfirmDialog
        opened={now.data !== undefined}
        onClose={now.forget}
        title="Apply this plan?"
        consequences={[
          ...linesOfPlan(plan, nodes),
          ...(changed ? [changed] : []),
          'What was overtaken since it was made is left out, and told',
          'Reads and uploads go on; you can pause or cancel at any time, and what is moved stays moved',
        ]}
        verb={`Move ${formatBytes(plan.bytes)}`}
        command={`holdfast rebalance apply ${id}`}
        onConfirm={async () => {
          await client.applyRebalance(id)
          await plansChanged()
        }}
      />
    </>
  )
}
