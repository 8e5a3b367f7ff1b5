import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTrash } from '../../api/trash.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { PagedRows } from '../../ui/table/PagedRows.tsx'
import { EmptyTrashDialog } from './EmptyTrashDialog.tsx'
import { TrashTable } from './TrashTable.tsx'

/** What can I get back? */
export default function TrashPage() {
  const files = useTrash()
  const [emptying, setEmptying] = useState(false)
  return (
    <Page
      title="Trash"
      actions={
        (files.rows?.length ?? 0) > 0 && (
          <Button variant="default" onClick={() => setEmptying(true)}>
            Empty trash
          </Button>
        )
      }
    >
      <PagedRows
        pages={files}
        what="The trash"
        one="file"
        empty={<Empty kind="good" text="Nothing in the trash." />}
      >
        {(rows) => <TrashTable files={rows} />}
      </PagedRows>
      <EmptyTrashDialog opened={emptying} onClose={() => setEmptying(false)} />
    </Page>
  )
}
