import { useFileSpreads } from '../../api/distributions.ts'
import { Page } from '../../ui/Page.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { FileFilters } from './FileFilters.tsx'
import { FILE_COLUMNS } from './file-columns.tsx'
import { fileFilterOf, sortsOf } from './file-filter.ts'
import { CidHint, NoFile } from './NoFile.tsx'
import { sortable } from './sortable.ts'

/** Whose file is in trouble? */
export default function AllFilesPage() {
  const url = useUrlState()
  return (
    <Page title="All files">
      <FileFilters url={url} />
      <CidHint url={url} />
      <PagedRows
        pages={useFileSpreads(fileFilterOf(url.params))}
        what="The files"
        one="file"
        empty={<NoFile url={url} />}
      >
        {(rows) => (
          <RowTable
            label="All files"
            columns={sortable(FILE_COLUMNS, sortsOf(url.params))}
            rows={rows}
            rowKey={({ fileId }) => fileId}
            sort={fileFilterOf(url.params).sort ?? ''}
            onSort={(sort) => url.set({ sort })}
          />
        )}
      </PagedRows>
    </Page>
  )
}
