import { Skeleton } from '@mantine/core'
import { useParams } from 'react-router'
import { useAnyFile } from '../../api/all-files.ts'
import { Card } from '../../ui/Card.tsx'
import { Page } from '../../ui/Page.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { AnyFileActions } from './AnyFileActions.tsx'
import { FileChunks } from './FileChunks.tsx'
import { FileFacts } from './FileFacts.tsx'
import { SharingFiles } from './SharingFiles.tsx'
import { VerificationCard } from './VerificationCard.tsx'

/** What is this file made of, where is it, and what points to it? Of anybody. */
export default function AnyFilePage() {
  const { id = '' } = useParams()
  const query = useAnyFile(id)
  const name = query.data?.name ?? 'File'
  return (
    <Page
      title={name}
      tabTitle={`${name} · All files`}
      crumb={name}
      actions={query.data && <AnyFileActions file={query.data} />}
    >
      <QueryView query={query} what="The file" skeleton={<Skeleton height={320} />}>
        {(file) => (
          <>
            <FileFacts file={file} />
            {file.verification && (
              <VerificationCard fileId={file.fileId} verification={file.verification} />
            )}
            {file.sharing.length > 0 && <SharingFiles file={file} />}
            <Card title="Chunks, in the order of the file">
              <FileChunks id={file.fileId} />
            </Card>
          </>
        )}
      </QueryView>
    </Page>
  )
}
