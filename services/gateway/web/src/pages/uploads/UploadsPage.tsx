import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { trayLine } from '../../uploads/tray-line.ts'
import { UploadList } from '../../uploads/UploadList.tsx'
import { usePace } from '../../uploads/use-pace.ts'
import { useUploadQueue } from '../../uploads/use-upload-queue.ts'
import { Unfinished } from './Unfinished.tsx'

/** What is still going up? */
export default function UploadsPage() {
  const { queue, uploads, totals } = useUploadQueue()
  const pace = usePace(totals)
  const done = uploads.some(({ state }) => state === 'stored' || state === 'failed')
  return (
    <Page
      title="Uploads"
      actions={
        done && (
          <Button variant="default" onClick={queue.clear}>
            Clear what is over
          </Button>
        )
      }
    >
      {uploads.length === 0 ? (
        <Empty
          kind="good"
          text="Nothing is going up."
          actions={
            <Button component={Link} to="/files" variant="default">
              Go to your files
            </Button>
          }
        />
      ) : (
        <>
          <p>{trayLine(totals, pace)}</p>
          <UploadList uploads={uploads} queue={queue} maxHeight={window.innerHeight - 220} />
        </>
      )}
      <Unfinished />
    </Page>
  )
}
