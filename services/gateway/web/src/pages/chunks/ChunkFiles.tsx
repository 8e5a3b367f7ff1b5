import type { ChunkWithFiles } from '@holdfast/client'
import { Text } from '@mantine/core'
import { OwnerName } from '../../names/OwnerName.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { FileName } from '../all-files/FileName.tsx'

type File = ChunkWithFiles['files'][number]

const COLUMNS: readonly Column<File>[] = [
  {
    key: 'name',
    label: 'File',
    lead: true,
    cell: (file) => <FileName file={file} />,
  },
  { key: 'owner', label: 'Owner', cell: ({ ownerId }) => <OwnerName id={ownerId} /> },
  {
    key: 'kind',
    label: 'As',
    cell: ({ kind }) => (kind === 'leaf' ? 'part of its bytes' : 'part of its tree'),
  },
  { key: 'size', label: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
]

/** The files whose content has this chunk; those in the trash and old versions are not shown. */
export const ChunkFiles = ({ chunk: { files, moreFiles } }: { chunk: ChunkWithFiles }) =>
  files.length === 0 ? (
    <Empty kind="filtered" text="No file that is not in the trash uses it." />
  ) : (
    <>
      <RowTable label="Files" columns={COLUMNS} rows={files} rowKey={({ id }) => id} />
      {moreFiles && (
        <Text size="sm" c="dimmed" mt="sm">
          More files use it; the first {files.length} are shown.
        </Text>
      )}
    </>
  )
