import { Button, Text } from '@mantine/core'
import { useChunks } from '../../api/chunks.ts'
import { Page } from '../../ui/Page.tsx'
import { Banner } from '../../ui/states/Banner.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { ChunkFilters } from './ChunkFilters.tsx'
import { CHUNK_COLUMNS } from './chunk-columns.tsx'
import { chunkFilterOf, isChunkName } from './chunk-filter.ts'

/** Which chunks have issues? All others by their filters. */
export default function ChunksPage() {
  const url = useUrlState()
  const filter = chunkFilterOf(url.params)
  const named = url.get('cid')
  const readable = named === '' || isChunkName(named)
  const chunks = useChunks(filter, readable)
  const opened = [...url.params].length === 0
  return (
    <Page title="Chunks">
      <ChunkFilters url={url} />
      {filter.fileId !== undefined && (
        <Text size="sm" mb="md">
          Of one file only, in its order:{' '}
          <TextLink amidWords to={`/admin/files/${filter.fileId}`}>
            show the file
          </TextLink>
        </Text>
      )}
      {readable ? (
        <PagedRows
          pages={chunks}
          what="The chunks"
          one="chunk"
          empty={
            opened ? (
              <Empty
                kind="good"
                text="No chunk has an issue."
                actions={
                  <Button variant="default" onClick={() => url.set({ issue: 'all' })}>
                    Show all chunks
                  </Button>
                }
              />
            ) : (
              <Empty
                kind="filtered"
                text="No chunk fits these filters"
                actions={
                  <Button variant="default" onClick={url.clear}>
                    Clear filter
                  </Button>
                }
              />
            )
          }
        >
          {(rows) => (
            <RowTable
              label="Chunks"
              columns={CHUNK_COLUMNS}
              rows={rows}
              rowKey={({ digest }) => digest}
            />
          )}
        </PagedRows>
      ) : (
        <Banner token="unk">
          Enter a CID, a digest in hexadecimal digits, or the beginning of one
        </Banner>
      )}
    </Page>
  )
}
