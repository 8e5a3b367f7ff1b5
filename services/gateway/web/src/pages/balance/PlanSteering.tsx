import type { Rebalance } from '@holdfast/client'
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { isOpen } from '../../api/open-plan.ts'
import { plansChanged } from '../../api/plans.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { useAction } from '../../ui/use-action.ts'

/** Pause, resume and cancel, while there is something to steer. A drain ends by taking its node back. */
export function PlanSteering({ plan }: { plan: Rebalance }) {
  const { id, state, kind } = plan
  const [asking, setAsking] = useState(false)
  const steer = useAction(async (call: (id: string) => Promise<unknown>) => {
    // Also when it was refused: then it is not what is shown.
    await call(id ?? '').finally(plansChanged)
  })
  if (id === null || !isOpen(plan)) return null
  return (
    <Group gap="sm" mt="md">
      {state === 'paused' ? (
        <Button
          size="compact-md"
          loading={steer.busy}
          onClick={() => void steer.run(client.resumeRebalance)}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          size="compact-md"
          loading={steer.busy}
          onClick={() => void steer.run(client.pauseRebalance)}
        >
          Pause
        </Button>
      )}
      {kind === 'rebalance' && (
        <Button variant="default" size="compact-md" onClick={() => setAsking(true)}>
          Cancel rebalance
        </Button>
      )}
      <Refusal problem={steer.problem} />
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Cancel the rebalance?"
        consequences={[
          `${formatBytes(plan.bytesMoved)} are moved, and stay moved`,
          `${formatBytes(Math.max(0, plan.bytes - plan.bytesMoved))} stay where they are`,
          'You can plan anew at any time',
        ]}
        verb="End rebalance"
        command={`holdfast rebalance cancel ${id}`}
        onConfirm={async () => {
          await client.cancelRebalance(id)
          await plansChanged()
        }}
      />
    </Group>
  )
}
