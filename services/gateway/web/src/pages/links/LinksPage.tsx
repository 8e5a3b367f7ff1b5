import { Button, Skeleton, Text } from '@mantine/core'
import { MOST_LINKS, useLinks } from '../../api/links.ts'
import { counted } from '../../ui/format/number.ts'
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
            <>
              <LinksTable links={links} />
              {links.length === MOST_LINKS && (
                <Text size="sm" c="dimmed" mt="md">
                  These are the newest {counted(MOST_LINKS, 'link')}. <code>holdfast share ls</code>{' '}
                  has all.
                </Text>
              )}
            </>
          )
        }
      </QueryView>
      <NewLinkDialog opened={url.get('dialog') === 'new'} onClose={() => url.set({ dialog: '' })} />
    </Page>
  )
}
