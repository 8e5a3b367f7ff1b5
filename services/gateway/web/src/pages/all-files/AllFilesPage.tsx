import { useFileSpreads } from '../../api/distributions.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { FileFilters } from './FileFilters.tsx'
import { FILE_COLUMNS } from './file-columns.tsx'
import { fileFilterOf } from './file-filter.ts'

/** Whose file is in trouble? */
export default function AllFilesPage() {
  const url = useUrlState()
  const filter = fileFilterOf(url.params)
  const filtered = Object.keys(filter).length > 0
  return (
    <Page title="All files">
      <FileFilters url={url} />
      <PagedRows
        pages={useFileSpreads(filter)}
        what="The files"
        one="file"
        empty={
          filtered ? (
            <Empty kind="filtered" text="No file fits these filters" />
          ) : (
            <Empty kind="first" text="Nobody has stored a file yet." />
          )
        }
      >
        {(rows) => (
          <RowTable
            label="All files"
            columns={FILE_COLUMNS}
            rows={rows}
            rowKey={({ fileId }) => fileId}
          />
        )}
      </PagedRows>
    </Page>
  )
}
