import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { Card } from '../../ui/Card.tsx'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { resultOfTest } from './node-test.ts'
import { TestLines } from './TestLines.tsx'

/** Asks a node now, and explains each answer. */
export function TestCard({ nodeId }: { nodeId: number }) {
  const test = useMutation({ mutationFn: () => client.testNode(nodeId) })
  return (
    <Card title="Connection test">
      <Text c="dimmed" mb="sm">
        Reaches it, stores a block, reads it back and deletes it.
      </Text>
      <Button
        variant="default"
        size="compact-md"
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        Test connection
      </Button>
      <div role="status">
        {test.error && <Text mt="md">{problemOfForm(test.error, []).general}</Text>}
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
