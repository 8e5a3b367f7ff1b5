import type { Verification } from '@holdfast/client'
import { Button, Group, Text } from '@mantine/core'
import { anyFileChanged } from '../../api/all-files.ts'
import { client } from '../../api/client.ts'
import { NodeName } from '../../names/NodeNames.tsx'
import { Card } from '../../ui/Card.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { verificationInWords } from './any-file-in-words.ts'

type Bad = Verification['bad'][number]

const COLUMNS: readonly Column<Bad>[] = [
  {
    key: 'chunk',
    label: 'Chunk',
    lead: true,
    cell: ({ digest }) => (
      <TextLink to={`/admin/chunks/${digest}`}>
        <span className="hf-mono">{digest.slice(0, 12)}</span>
      </TextLink>
    ),
  },
  { key: 'node', label: 'Node', cell: ({ nodeId }) => <NodeName id={nodeId} /> },
  {
    key: 'found',
    label: 'Found',
    lead: true,
    cell: ({ kind }) => <StatusBadge thing="verdict" state={kind} />,
  },
]

/** The reading of all copies: how far it is, or what came of it, with what was bad by chunk. */
export function VerificationCard(props: { fileId: string; verification: Verification }) {
  const { fileId, verification } = props
  const { state, done, chunks, bad, missing, corrupt, createdAt, finishedAt } = verification
  const stop = useAction(async () => {
    await client.cancelVerification(fileId)
    await anyFileChanged(fileId)
  })
  return (
    <Card title="Verification">
      {state === 'running' && (
        <ProgressBar label="Chunks whose copies were read" share={done / Math.max(1, chunks)} />
      )}
      <Group justify="space-between" mt="sm">
        <Text>{verificationInWords(verification)}</Text>
        {state === 'running' && (
          <Button variant="default" loading={stop.busy} onClick={() => void stop.run()}>
            Cancel
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb={bad.length > 0 ? 'sm' : 0}>
        {finishedAt === null ? 'Began' : 'Ended'} <Time at={finishedAt ?? createdAt} />
        {stop.problem && `; it was not stopped: ${stop.problem}`}
      </Text>
      {bad.length > 0 && (
        <RowTable
          label="Bad copies"
          columns={COLUMNS}
          rows={bad}
          rowKey={({ digest, nodeId }) => `${digest} ${nodeId}`}
        />
      )}
      {missing + corrupt > bad.length && (
        <Text size="sm" c="dimmed" mt="sm">
          The first {bad.length} are shown.
        </Text>
      )}
    </Card>
  )
}
