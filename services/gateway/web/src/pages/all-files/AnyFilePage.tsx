import { Skeleton } from '@mantine/core'
import { useParams } from 'react-router'
import { useFileSpread } from '../../api/distributions.ts'
import { Card } from '../../ui/Card.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { FileChunks } from './FileChunks.tsx'
import { FileFacts } from './FileFacts.tsx'

/** What is this file made of, and where is it? Of anybody. */
export default function AnyFilePage() {
  const { id = '' } = useParams()
  const query = useFileSpread(id)
  const name = query.data?.name ?? 'File'
  return (
    <Page title={name} tabTitle={`${name} · All files`}>
      <QueryView query={query} what="The file" skeleton={<Skeleton height={320} />}>
        {(file) =>
          file === null ? (
            <Empty kind="filtered" text="There is no such file, or it is in the trash." />
          ) : (
            <>
              <FileFacts file={file} />
              <Card title="Chunks, in the order of the file">
                <FileChunks id={file.fileId} />
              </Card>
            </>
          )
        }
      </QueryView>
    </Page>
  )
}
