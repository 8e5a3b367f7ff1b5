import { Skeleton } from '@mantine/core'
import { useParams } from 'react-router'
import { useChunk } from '../../api/chunks.ts'
import { Card } from '../../ui/Card.tsx'
import { shortCid } from '../../ui/format/middle.ts'
import { Page } from '../../ui/Page.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { ChunkActions } from './ChunkActions.tsx'
import { ChunkCopies } from './ChunkCopies.tsx'
import { ChunkFacts } from './ChunkFacts.tsx'
import { ChunkFiles } from './ChunkFiles.tsx'
import { useVerdicts } from './use-verdicts.ts'
import { VerdictBanner } from './VerdictBanner.tsx'

/** Where is this chunk and who needs it? */
export default function ChunkPage() {
  const { digest = '' } = useParams()
  const query = useChunk(digest)
  const verdicts = useVerdicts(digest)
  const short = (query.data?.digest ?? digest).slice(0, 12)
  return (
    <Page
      title={`Chunk ${short}`}
      tabTitle={`${short} · Chunks`}
      crumb={query.data ? `chunk ${shortCid(query.data.cid)}` : 'chunk'}
      actions={query.data && <ChunkActions chunk={query.data} verdicts={verdicts} />}
    >
      <QueryView query={query} what="The chunk" skeleton={<Skeleton height={320} />}>
        {(chunk) => (
          <>
            <VerdictBanner verdicts={verdicts} />
            <ChunkFacts chunk={chunk} />
            <Card title="Copies">
              <ChunkCopies chunk={chunk} verdicts={verdicts.copies} />
            </Card>
            <Card title="Files that use it">
              <ChunkFiles chunk={chunk} />
            </Card>
          </>
        )}
      </QueryView>
    </Page>
  )
}
