import type { FileInfo } from '@holdfast/client'
import { Table, Text } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import { copiesInWords } from './copies-in-words.ts'
import { FileMenu } from './FileMenu.tsx'
import classes from './files.module.css'

type Props = { file: FileInfo; showFolder: boolean; onOpen: () => void }

export function FileRow({ file, showFolder, onOpen }: Props) {
  return (
    <Table.Tr>
      <Table.Td>
        <button type="button" className={classes.name} onClick={onOpen}>
          <IconFile size={16} stroke={1.75} aria-hidden />
          <Middle text={file.name} max={48} />
        </button>
        {showFolder && (
          <Text size="xs" c="dimmed">
            {file.folder}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StatusBadge thing="file" state={file.health} reason={copiesInWords(file.copies)} />
      </Table.Td>
      <Table.Td className={classes.number}>{formatBytes(file.size)}</Table.Td>
      <Table.Td className={classes.wide}>
        <Time at={file.updatedAt} />
      </Table.Td>
      <Table.Td>
        <FileMenu file={file} onOpen={onOpen} />
      </Table.Td>
    </Table.Tr>
  )
}
