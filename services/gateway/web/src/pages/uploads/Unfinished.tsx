import type { UnfinishedUpload } from '@holdfast/client'
import { Text, Title } from '@mantine/core'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { Middle } from '../../ui/Middle.tsx'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { usePages } from '../../ui/table/use-pages.ts'
import { useUploadQueue } from '../../uploads/use-upload-queue.ts'

/** Begun by this account on any device and not ended; those of this page are in the list above. */
export function Unfinished() {
  const { uploads } = useUploadQueue()
  const pages = usePages(['unfinished-uploads'], (cursor) =>
    client.unfinishedUploads(cursor === undefined ? {} : { cursor }),
  )
  const here = new Set(uploads.map(({ url }) => url?.split('/').at(-1)))
  const others = pages.rows?.filter(({ id }) => !here.has(id))
  if (others !== undefined && others.length === 0 && !pages.hasNextPage) return null
  return (
    <>
      <Title order={2} mt="xl" mb="xs">
        Begun elsewhere
      </Title>
      <Text size="sm" mb="sm">
        Each goes on where its file is: choose the same file again there. What is not ended goes by
        itself.
      </Text>
      <PagedRows pages={{ ...pages, rows: others }} what="The uploads" one="upload" empty={null}>
        {(rows) => (
          <RowTable
            label="Uploads that were begun elsewhere"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
      </PagedRows>
    </>
  )
}

const COLUMNS: readonly Column<UnfinishedUpload>[] = [
  {
    key: 'name',
    label: 'File',
    lead: true,
    cell: ({ name }) => <Middle text={name ?? 'a part of a file'} max={40} />,
  },
  { key: 'folder', label: 'To', cell: ({ folder }) => folder },
  {
    key: 'stored',
    label: 'Stored',
    numeric: true,
    cell: ({ offset, size }) =>
      size === null ? formatBytes(offset) : `${formatBytes(offset)} of ${formatBytes(size)}`,
  },
  { key: 'expires', label: 'Goes', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
  {
    key: 'end',
    label: 'Actions',
    quiet: true,
    cell: ({ id, name }) => (
      <RevokeButton
        what={`the upload of ${name ?? 'a part'}`}
        verb="End"
        consequences={['What it has stored goes.', 'It can only be begun anew.']}
        queryKey="unfinished-uploads"
        end={() => client.terminateUpload(id)}
      />
    ),
  },
]
