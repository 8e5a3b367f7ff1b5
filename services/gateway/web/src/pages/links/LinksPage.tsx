import { Skeleton } from '@mantine/core'
import { useLinks } from '../../api/links.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { LinksTable } from './LinksTable.tsx'

/** Who can reach what? */
export default function LinksPage() {
  const query = useLinks()
  return (
    <Page title="Links">
      <QueryView query={query} what="The links" skeleton={<Skeleton height={240} />}>
        {(links) =>
          links.length === 0 ? (
            <Empty kind="first" text="No link yet. Open a file's details to share it." />
          ) : (
            <LinksTable links={links} />
          )
        }
      </QueryView>
    </Page>
  )
}
