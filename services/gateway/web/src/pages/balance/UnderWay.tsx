import type { Rebalance } from '@holdfast/client'
import { Text } from '@mantine/core'
import { usePlan } from '../../api/plans.ts'
import { Card } from '../../ui/Card.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { PlanProgress } from './PlanProgress.tsx'

/** The rebalance that is not over, looked at again every two seconds; the list is not. */
export function UnderWay({ plan }: { plan: Rebalance }) {
  const { data = plan } = usePlan(plan.id ?? '')
  return (
    <Card title="Under way">
      <PlanProgress plan={data} />
      <Text size="sm" mt="md">
        <TextLink to={`/admin/balance/plans/${plan.id}`}>Before and after</TextLink>
      </Text>
    </Card>
  )
}
