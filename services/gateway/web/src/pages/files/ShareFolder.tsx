import { Modal, Skeleton, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { useFolderLinks } from '../../api/links.ts'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { LINK_COLUMNS } from './details/links/link-columns.tsx'
import { ShareForm } from './details/links/ShareForm.tsx'

type Props = { folder: string; opened: boolean; onClose: () => void }

/** Who can reach this folder without an account, and a way to let somebody. */
export const ShareFolder = ({ folder, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={`Share ${folder}`} size="lg">
    {opened && <Share folder={folder} />}
  </Modal>
)

function Share({ folder }: { folder: string }) {
  const query = useFolderLinks(folder)
  return (
    <>
      <Text>Whoever has the link can read all that lies in this folder, what comes later too.</Text>
      <QueryView query={query} what="The links" skeleton={<Skeleton height={80} animate={false} />}>
        {(links) =>
          links.length > 0 && (
            <RowTable
              label="Links to this folder"
              columns={LINK_COLUMNS}
              rows={links}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
      <ShareForm make={(options) => client.addFolderLink(folder, options)} />
    </>
  )
}
