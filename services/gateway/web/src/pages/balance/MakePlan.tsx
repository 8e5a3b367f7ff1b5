import type { Rebalance } from '@holdfast/client'
import { Button } from '@mantine/core'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { Refusal } from '../../ui/Refusal.tsx'
import { useAction } from '../../ui/use-action.ts'

/** Plans and moves nothing: the plan is kept under an address of its own. */
export function MakePlan({ onNothing }: { onNothing: (plan: Rebalance) => void }) {
  const navigate = useNavigate()
  const plan = useAction(async () => {
    const made = await client.startRebalance({ dryRun: true, keep: true })
    if (made.id === null) onNothing(made)
    else await navigate(`/admin/balance/plans/${made.id}`)
  })
  return (
    <>
      <Refusal problem={plan.problem} />
      <Button loading={plan.busy} onClick={() => void plan.run()}>
        Make a plan
      </Button>
    </>
  )
}
