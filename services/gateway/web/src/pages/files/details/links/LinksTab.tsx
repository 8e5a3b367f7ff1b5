import type { FileInfo } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { client } from '../../../../api/client.ts'
import { useFileLinks } from '../../../../api/file-details.ts'
import { Empty } from '../../../../ui/states/Empty.tsx'
import { QueryView } from '../../../../ui/states/QueryView.tsx'
import { RowTable } from '../../../../ui/table/RowTable.tsx'
import { LINK_COLUMNS } from './link-columns.tsx'
import { ShareForm } from './ShareForm.tsx'

/** Who can reach this file without an account, and a way to let somebody. */
export function LinksTab({ file }: { file: FileInfo }) {
  const query = useFileLinks(file.id)
  return (
    <>
      <QueryView
        query={query}
        what="The links"
        skeleton={<Skeleton height={120} animate={false} />}
      >
        {(links) =>
          links.length === 0 ? (
            <Empty kind="first" text="No link leads to this file." />
          ) : (
            <RowTable
              label="Links to this file"
              columns={LINK_COLUMNS}
              rows={links}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
      <ShareForm make={(options) => client.addLink(file.id, options)} />
    </>
  )
}
