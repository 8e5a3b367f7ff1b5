import type { AnyFile } from '@holdfast/client'
import { Text } from '@mantine/core'
import { OwnerName } from '../../names/OwnerName.tsx'
import { Card } from '../../ui/Card.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { FileName } from './FileName.tsx'

const COLUMNS: readonly Column<AnyFile['sharing'][number]>[] = [
  { key: 'name', label: 'File', lead: true, cell: (file) => <FileName file={file} /> },
  { key: 'owner', label: 'Owner', cell: ({ ownerId }) => <OwnerName id={ownerId} /> },
]

/** Copies of the file: what happens to one's chunks happens to all. */
export const SharingFiles = ({ file: { sharing, moreSharing } }: { file: AnyFile }) => (
  <Card title="Other files with the same content">
    <RowTable
      label="Files with the same content"
      columns={COLUMNS}
      rows={sharing}
      rowKey={({ id }) => id}
    />
    {moreSharing && (
      <Text size="sm" c="dimmed" mt="sm">
        More files have it; the first {sharing.length} are shown.
      </Text>
    )}
  </Card>
)
