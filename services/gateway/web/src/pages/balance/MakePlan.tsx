import type { Rebalance } from '@holdfast/client'
import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'

/** Plans and moves nothing: the plan is kept under an address of its own. */
export function MakePlan({ onNothing }: { onNothing: (plan: Rebalance) => void }) {
  const navigate = useNavigate()
  const plan = useMutation({
    mutationFn: () => client.startRebalance({ dryRun: true, keep: true }),
    onSuccess: (made) => {
      if (made.id === null) return onNothing(made)
      return navigate(`/admin/balance/plans/${made.id}`)
    },
  })
  return (
    <>
      {plan.error && (
        <Text size="sm" c="var(--hf-crit)" role="alert">
          {problemOfForm(plan.error, []).general}
        </Text>
      )}
      <Button loading={plan.isPending} onClick={() => plan.mutate()}>
        Make a plan
      </Button>
    </>
  )
}
