import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNodes } from '../../api/nodes.ts'
import { useStatus } from '../../api/status.ts'
import { Card } from '../../ui/Card.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { nameOfCheck, resultOfTest, verdictOf } from './node-test.ts'
import { averageCopies, shareOfNew } from './share-of-new.ts'
import { TestLines } from './TestLines.tsx'
import type { AddingNode } from './use-new-node.ts'

/** What the test found, and the way in once it allows that. */
export function TestResult({ adding }: { adding: AddingNode }) {
  const { form, test } = adding
  return (
    <Card title="Connection test">
      <div role="status">
        {form.busy && <Text>Testing: this takes up to half a minute.</Text>}
        {!form.busy && !test && (
          <Text c="dimmed">
            The test reaches the node, stores a block, reads it back and deletes it, and looks at
            its settings. Nothing is added by it.
          </Text>
        )}
        {test && <Text fw={600}>{resultOfTest(test)}</Text>}
      </div>
      {test && <TestLines checks={test.checks} />}
      {test && verdictOf(test).blocked.length === 0 && (
        <AddStep key={JSON.stringify(test)} adding={adding} />
      )}
    </Card>
  )
}

/** Adds it; each risk has to be accepted by its name first. */
function AddStep({ adding: { form, test, problem, busy, add } }: { adding: AddingNode }) {
  const { data: nodes = [] } = useNodes()
  const [accepted, setAccepted] = useState<readonly string[]>([])
  const { data: status } = useStatus()
  if (test === undefined) return null
  const { risks } = verdictOf(test)
  const copies = averageCopies(status?.chunks.byCopies ?? {})
  const bytes = shareOfNew(nodes, { weight: Number(form.values.weight), copies })
  return (
    <Stack gap="md" mt="lg">
      {risks.map(({ check, detail }) => (
        <Checkbox
          key={check}
          checked={accepted.includes(check)}
          label={`I accept the risk. ${nameOfCheck(check)}: ${detail}`}
          onChange={({ currentTarget: { checked } }) =>
            setAccepted((now) => (checked ? [...now, check] : now.filter((one) => one !== check)))
          }
        />
      ))}
      {bytes > 0 && (
        <Text size="sm">{`About ${formatBytes(bytes)} will move there once it is added.`}</Text>
      )}
      {problem && (
        <Text c="var(--hf-crit)" role="alert">
          {problem}
        </Text>
      )}
      <Button
        loading={busy}
        disabled={risks.some(({ check }) => !accepted.includes(check))}
        onClick={() => void add()}
      >
        Add node
      </Button>
    </Stack>
  )
}
