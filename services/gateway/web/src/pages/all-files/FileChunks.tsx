import { useChunks } from '../../api/chunks.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { CHUNK_COLUMNS } from '../chunks/chunk-columns.tsx'

type Row = Parameters<(typeof CHUNK_COLUMNS)[number]['cell']>[0] & { place: number }

/** The same bytes twice in a file are one chunk: only the place tells such rows apart. */
export const FileChunks = ({ id }: { id: string }) => (
  <PagedRows
    pages={useChunks({ fileId: id })}
    what="The chunks"
    one="chunk"
    empty={<Empty kind="filtered" text="It is empty: it has no chunk." />}
  >
    {(rows) => (
      <RowTable<Row>
        label="Chunks of the file"
        columns={CHUNK_COLUMNS}
        rows={rows.map((row, place) => ({ ...row, place }))}
        rowKey={({ place }) => place}
      />
    )}
  </PagedRows>
)
