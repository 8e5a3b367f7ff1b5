import type { Rebalance } from '@holdfast/client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { useNodes } from '../../api/nodes.ts'
import { plansChanged } from '../../api/plans.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { linesOfPlan } from './plan-in-words.ts'

/** Begins with exactly the plan that is shown, or lets it go. */
export function ApplyPlan({ plan }: { plan: Rebalance }) {
  const [asking, setAsking] = useState(false)
  const navigate = useNavigate()
  const { data: nodes = [] } = useNodes()
  const id = plan.id ?? ''
  const discard = async () => {
    await client.cancelRebalance(id)
    await plansChanged()
    await navigate('/admin/balance')
  }
  return (
    <>
      <Button variant="default" onClick={() => void discard()}>
        Discard
      </Button>
      <Button onClick={() => setAsking(true)}>Apply plan</Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Apply this plan?"
        consequences={[
          ...linesOfPlan(plan, nodes),
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
