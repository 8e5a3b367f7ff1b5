import type { Rebalance } from '@holdfast/client'
import { Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { plansChanged } from '../../api/plans.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { isOpen } from './plan-words.ts'

/** Pause, resume and cancel, while there is something to steer. A drain ends by taking its node back. */
export function PlanSteering({ plan }: { plan: Rebalance }) {
  const { id, state, kind } = plan
  const [asking, setAsking] = useState(false)
  const steer = useMutation({
    mutationFn: (call: (id: string) => Promise<unknown>) => call(id ?? ''),
    onSettled: plansChanged,
  })
  if (id === null || !isOpen(plan)) return null
  return (
    <Group gap="sm" mt="md">
      {state === 'paused' ? (
        <Button
          size="compact-md"
          loading={steer.isPending}
          onClick={() => steer.mutate(client.resumeRebalance)}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          size="compact-md"
          loading={steer.isPending}
          onClick={() => steer.mutate(client.pauseRebalance)}
        >
          Pause
        </Button>
      )}
      {kind === 'rebalance' && (
        <Button variant="default" size="compact-md" onClick={() => setAsking(true)}>
          Cancel rebalance
        </Button>
      )}
      {steer.error && (
        <Text size="sm" c="var(--hf-crit)" role="alert">
          {problemOfForm(steer.error, []).general}
        </Text>
      )}
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
