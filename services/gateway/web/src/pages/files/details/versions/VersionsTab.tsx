import type { FileInfo } from '@holdfast/client'
import { useVersions } from '../../../../api/file-details.ts'
import { Empty } from '../../../../ui/states/Empty.tsx'
import { PagedRows } from '../../../../ui/table/PagedRows.tsx'
import { RowTable } from '../../../../ui/table/RowTable.tsx'
import { versionColumns } from './version-columns.tsx'

/** What the file was before it was replaced, and the ways back. */
export function VersionsTab({ file }: { file: FileInfo }) {
  const versions = useVersions(file.id)
  return (
    <PagedRows
      pages={versions}
      what="The versions"
      one="earlier version"
      empty={
        <Empty kind="first" text="No earlier version. Replacing the file keeps what it was." />
      }
    >
      {(rows) => (
        <RowTable
          label="Earlier versions"
          columns={versionColumns(file)}
          rows={rows}
          rowKey={({ version }) => version}
        />
      )}
    </PagedRows>
  )
}
