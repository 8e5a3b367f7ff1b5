import { Button, Skeleton } from '@mantine/core'
import { useLinks } from '../../api/links.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { LinksTable } from './LinksTable.tsx'
import { NewLinkDialog } from './NewLinkDialog.tsx'

/** Who can reach what? */
export default function LinksPage() {
  const query = useLinks()
  const url = useUrlState()
  return (
    <Page
      title="Links"
      actions={<Button onClick={() => url.set({ dialog: 'new' })}>New link</Button>}
    >
      <QueryView query={query} what="The links" skeleton={<Skeleton height={240} />}>
        {(links) =>
          links.length === 0 ? (
            <Empty
              kind="first"
              text="No link yet. Make one here, or share a file or folder from its menu."
            />
          ) : (
            <LinksTable links={links} />
          )
        }
      </QueryView>
      <NewLinkDialog opened={url.get('dialog') === 'new'} onClose={() => url.set({ dialog: '' })} />
    </Page>
  )
}
