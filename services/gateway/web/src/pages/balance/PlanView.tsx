import type { Rebalance } from '@holdfast/client'
import { List, Text } from '@mantine/core'
import { useNodes } from '../../api/nodes.ts'
import { Card } from '../../ui/Card.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { BalancePicture } from './BalancePicture.tsx'
import { PlanProgress } from './PlanProgress.tsx'
import { linesOfPlan } from './plan-in-words.ts'
import { TransferTable } from './TransferTable.tsx'

/** A plan: what it does or did, its picture, and how far it is. */
export function PlanView({ plan }: { plan: Rebalance }) {
  const { data: nodes = [] } = useNodes()
  const begun = plan.state !== 'proposed' && plan.id !== null
  return (
    <>
      {begun ? (
        <Card title="Progress">
          <PlanProgress plan={plan} />
          {plan.nodeId !== null && (
            <Text size="sm" mt="md">
              <TextLink to={`/admin/nodes/${plan.nodeId}`}>The node that is emptied</TextLink>
            </Text>
          )}
        </Card>
      ) : (
        <Card title="What it would do">
          <List>
            {linesOfPlan(plan, nodes).map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </Card>
      )}
      {plan.before && (
        <Card title="Before and after">
          <BalancePicture plan={plan} nodes={nodes} />
        </Card>
      )}
      {plan.transfers.length > 0 && (
        <Card title="Moves">
          <TransferTable transfers={plan.transfers} nodes={nodes} />
        </Card>
      )}
    </>
  )
}
