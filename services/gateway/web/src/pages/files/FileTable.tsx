import type { FilePage } from '@holdfast/client'
import { Button, Table, Text } from '@mantine/core'
import { formatNumber } from '../../ui/format/number.ts'
import { FileRow } from './FileRow.tsx'
import { FolderRow } from './FolderRow.tsx'
import classes from './files.module.css'
import { SortHeader } from './SortHeader.tsx'

type Props = {
  pages: readonly FilePage[]
  searching: boolean
  sort: string
  onSort: (sort: string) => void
  onOpen: (id: string) => void
  /** Undefined: everything is shown. */
  onMore: (() => void) | undefined
}

/** Folders first, then files; more of them when they are asked for. */
export function FileTable({ pages, searching, sort, onSort, onOpen, onMore }: Props) {
  const folders = searching ? [] : [...new Set(pages.flatMap(({ folders }) => folders))]
  const files = pages.flatMap(({ items }) => items)
  const header = { sort, onSort }
  return (
    <>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <SortHeader by="name" {...header}>
              Name
            </SortHeader>
            <Table.Th>Copies</Table.Th>
            <SortHeader by="size" className={classes.number} {...header}>
              Size
            </SortHeader>
            <SortHeader by="updatedAt" className={classes.wide} {...header}>
              Changed
            </SortHeader>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {folders.map((folder) => (
            <FolderRow
              key={folder}
              folder={folder}
              name={folder.slice(folder.lastIndexOf('/') + 1)}
            />
          ))}
          {files.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              showFolder={searching}
              onOpen={() => onOpen(file.id)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="md">
        {formatNumber(files.length)} shown{onMore ? ', there are more' : ''}
      </Text>
      {onMore && (
        <Button variant="default" mt="sm" onClick={onMore}>
          Show more
        </Button>
      )}
    </>
  )
}
