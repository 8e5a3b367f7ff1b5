import type { ChunkInfo } from '@holdfast/client'
import { Group } from '@mantine/core'
import { useNodeNames } from '../../names/use-node-names.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'

/** What is wrong or under way, and where. */
export function ChunkIssues({ issues }: Pick<ChunkInfo, 'issues'>) {
  const { nameOf } = useNodeNames()
  if (issues.length === 0) return '–'
  return (
    <Group gap="xs">
      {issues.map(({ nodeId, kind }) => (
        <StatusBadge key={`${nodeId} ${kind}`} thing="copy" state={kind} reason={nameOf(nodeId)} />
      ))}
    </Group>
  )
}
