import type { TrashedFile } from '@holdfast/client'
import { Button } from '@mantine/core'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { useRestore } from './use-restore.ts'

/** Restore is one click; a name that is taken by now gets a number. */
export function TrashTable({ files }: { files: readonly TrashedFile[] }) {
  const restore = useRestore()
  const columns: readonly Column<TrashedFile>[] = [
    {
      key: 'name',
      label: 'Name',
      lead: true,
      cell: ({ name }) => <Middle text={name} max={40} />,
    },
    { key: 'from', label: 'From', cell: ({ folder }) => <Middle text={folder} max={32} /> },
    { key: 'size', label: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
    { key: 'deleted', label: 'Deleted', cell: ({ deletedAt }) => <Time at={deletedAt} /> },
    { key: 'gone', label: 'Gone', cell: ({ purgeAt }) => <Time at={purgeAt} /> },
    {
      key: 'actions',
      label: 'Actions',
      quiet: true,
      cell: (file) => (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Restore ${file.name}`}
          onClick={() => void restore(file)}
        >
          Restore
        </Button>
      ),
    },
  ]
  return <RowTable label="Trash" columns={columns} rows={files} rowKey={({ id }) => id} />
}
