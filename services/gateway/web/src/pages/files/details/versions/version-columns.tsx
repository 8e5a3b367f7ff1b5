import type { FileInfo, FileVersion } from '@holdfast/client'
import { Text } from '@mantine/core'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { formatNumber } from '../../../../ui/format/number.ts'
import { Time } from '../../../../ui/Time.tsx'
import type { Column } from '../../../../ui/table/column.ts'
import { VersionMenu } from './VersionMenu.tsx'

/** Number, until when it was the file, size, and what can be done with it. */
export const versionColumns = (file: FileInfo): readonly Column<FileVersion>[] => [
  {
    key: 'version',
    label: 'Version',
    lead: true,
    cell: ({ version, replacedAt }) => (
      <>
        Version {formatNumber(version)}
        <Text size="xs" c="dimmed">
          replaced <Time at={replacedAt} />
        </Text>
      </>
    ),
  },
  { key: 'size', label: 'Size', numeric: true, cell: ({ size }) => formatBytes(size) },
  {
    key: 'actions',
    label: 'Actions',
    quiet: true,
    cell: (version) => <VersionMenu file={file} version={version} />,
  },
]
