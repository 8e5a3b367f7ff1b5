import type { ByFile } from '@holdfast/client'
import { OwnerName } from '../../names/OwnerName.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { FileName } from './FileName.tsx'
import { fewestInWords } from './spread-in-words.ts'

export const FILE_NAME: Column<ByFile> = {
  key: 'name',
  label: 'File',
  lead: true,
  sort: 'name',
  cell: ({ fileId, name, folder }) => <FileName file={{ id: fileId, name, folder }} />,
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
  {
    key: 'size',
    label: 'Size',
    numeric: true,
    sort: 'size',
    cell: ({ size }) => formatBytes(size),
  },
  { key: 'cid', label: 'Root CID', cell: ({ cid }) => <Middle text={cid} max={20} mono /> },
]
