import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useTrash } from '../../api/trash.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { EmptyTrashDialog } from './EmptyTrashDialog.tsx'
import { TrashTable } from './TrashTable.tsx'

/** What can I get back? */
export default function TrashPage() {
  const query = useTrash()
  const [emptying, setEmptying] = useState(false)
  const files = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Page
      title="Trash"
      actions={
        files.length > 0 && (
          <Button variant="default" onClick={() => setEmptying(true)}>
            Empty trash
          </Button>
        )
      }
    >
      <QueryView query={query} what="The trash" skeleton={<Skeleton height={240} />}>
        {() =>
          files.length === 0 ? (
            <Empty kind="good" text="Nothing in the trash." />
          ) : (
            <TrashTable
              files={files}
              onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            />
          )
        }
      </QueryView>
      <EmptyTrashDialog opened={emptying} onClose={() => setEmptying(false)} />
    </Page>
  )
}
