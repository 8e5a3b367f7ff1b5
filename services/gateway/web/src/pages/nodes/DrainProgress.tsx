import { useDrainOf } from '../../api/plans.ts'
import { Card } from '../../ui/Card.tsx'
import { PlanProgress } from '../balance/PlanProgress.tsx'

/** How far the drain of a node is, while there is one. */
export function DrainProgress({ nodeId }: { nodeId: number }) {
  const { data: plan } = useDrainOf(nodeId)
  if (!plan) return null
  return (
    <Card title="Drain">
      <PlanProgress plan={plan} />
    </Card>
  )
}
