import type { ByFile } from '@holdfast/client'
import { Text } from '@mantine/core'
import { OwnerName } from '../../names/OwnerName.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { fewestInWords } from './spread-in-words.ts'

/** Which file, and where somebody finds it; leads to its page. */
export const FILE_NAME: Column<ByFile> = {
  key: 'name',
  label: 'File',
  lead: true,
  cell: ({ fileId, name, folder }) => (
    <>
      <TextLink to={`/admin/files/${fileId}`}>
        <Middle text={name} max={40} />
      </TextLink>
      <Text size="xs" c="dimmed">
        {folder}
      </Text>
    </>
  ),
}

/** Whose file, how it is, how large. */
export const FILE_COLUMNS: readonly Column<ByFile>[] = [
  FILE_NAME,
  {
    key: 'health',
    label: 'Health',
    lead: true,
    cell: ({ health }) => <StatusBadge thing="file" state={health} />,
  },
  { key: 'owner', label: 'Owner', cell: ({ ownerId }) => <OwnerName id={ownerId} /> },
  { key: 'copies', label: 'Fewest copies', numeric: true, cell: fewestInWords },
  { key: 'size', label: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
  { key: 'cid', label: 'Root CID', cell: ({ cid }) => <Middle text={cid} max={20} mono /> },
]
