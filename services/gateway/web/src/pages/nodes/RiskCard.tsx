import type { NodeInfo } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { useLeaving } from '../../api/leaving.ts'
import { Card } from '../../ui/Card.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { counted } from '../../ui/format/number.ts'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { ifItFails } from './leaving-in-words.ts'
import { isLive } from './node-actions.ts'

/** The line that matters: what hangs on this node. */
export function RiskCard({ node }: { node: NodeInfo }) {
  const query = useLeaving(node, 'remove', true)
  return (
    <Card title={isLive(node.state) ? 'If it fails now' : 'While it does not answer'}>
      <QueryView query={query} what="What hangs on it" skeleton={<Skeleton height={20} />}>
        {(plan) => (
          <>
            <Text>{ifItFails(plan)}</Text>
            <Text size="sm" mt={4}>
              <TextLink to={`/admin/chunks?node=${node.id}&class=any`}>
                {`${counted(plan.held.chunks, 'copy', 'copies')} in use there, ${formatBytes(plan.held.bytes)}`}
              </TextLink>
            </Text>
          </>
        )}
      </QueryView>
    </Card>
  )
}
