import { Skeleton, Text } from '@mantine/core'
import { useLeaving } from '../../api/leaving.ts'
import { Card } from '../../ui/Card.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { ifItFails } from './leaving-in-words.ts'

/** The line that matters: what hangs on this node. */
export function RiskCard({ nodeId }: { nodeId: number }) {
  const query = useLeaving(nodeId, 'remove', true)
  return (
    <Card title="If it fails now">
      <QueryView query={query} what="What hangs on it" skeleton={<Skeleton height={20} />}>
        {(plan) => <Text>{ifItFails(plan)}</Text>}
      </QueryView>
    </Card>
  )
}
