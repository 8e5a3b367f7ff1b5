import type { TrashedFile } from '@holdfast/client'
import { Button, Table } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { Time } from '../../ui/Time.tsx'
import { showNote } from '../../ui/toast/toasts.ts'
import classes from './trash.module.css'

type Props = { files: readonly TrashedFile[]; onMore: (() => void) | undefined }

/** Restore is one click; a name that is taken by now gets a number. */
export function TrashTable({ files, onMore }: Props) {
  const queries = useQueryClient()
  const restore = async ({ id, name }: TrashedFile) => {
    try {
      const file = await client.restoreFile(id, { onConflict: 'rename' })
      showNote(`${file.name} is back in ${file.folder}`)
    } catch (error) {
      showNote(`${name} was not restored: ${problemOfForm(error, []).general}`)
    }
    await queries.invalidateQueries({ queryKey: ['trash'] })
    await queries.invalidateQueries({ queryKey: ['files'] })
  }
  return (
    <div className={classes.scroll}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th className={classes.number}>Size</Table.Th>
            <Table.Th>Deleted</Table.Th>
            <Table.Th>Gone</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.id}>
              <Table.Td>
                <Middle text={file.name} max={40} />
              </Table.Td>
              <Table.Td>
                <Middle text={file.folder} max={32} />
              </Table.Td>
              <Table.Td className={classes.number}>{formatBytes(file.size)}</Table.Td>
              <Table.Td>
                <Time at={file.deletedAt} />
              </Table.Td>
              <Table.Td>
                <Time at={file.purgeAt} />
              </Table.Td>
              <Table.Td>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Restore ${file.name}`}
                  onClick={() => void restore(file)}
                >
                  Restore
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {onMore && (
        <Button variant="default" mt="sm" onClick={onMore}>
          Show more
        </Button>
      )}
    </div>
  )
}
