import { Button, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { Card } from '../../ui/Card.tsx'
import { Refusal } from '../../ui/Refusal.tsx'
import { useAction } from '../../ui/use-action.ts'
import { resultOfTest } from './node-test.ts'
import { TestLines } from './TestLines.tsx'

/** Asks a node now, and explains each answer. */
export function TestCard({ nodeId }: { nodeId: number }) {
  const test = useAction(() => client.testNode(nodeId))
  return (
    <Card title="Connection test">
      <Text c="dimmed" mb="sm">
        Reaches it, stores a block, reads it back and deletes it.
      </Text>
      <Button
        variant="default"
        size="compact-md"
        loading={test.busy}
        onClick={() => void test.run()}
      >
        Test connection
      </Button>
      <div role="status">
        <Refusal problem={test.problem} />
        {test.data && (
          <Text mt="md" fw={600}>
            {resultOfTest(test.data)}
          </Text>
        )}
      </div>
      {test.data && <TestLines checks={test.data.checks} />}
    </Card>
  )
}
