import { Menu } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { client } from '../../api/client.ts'
import { archiveAddress } from '../../api/files.ts'
import { useLinksBelow } from '../../api/links.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import { endingByMove } from './ending-by-move.ts'
import { pathOfFolder } from './folder-of-path.ts'
import { deletionInWords, mergeInWords, moveInWords } from './links-in-words.ts'
import { PathDialog } from './PathDialog.tsx'
import { ShareFolder } from './ShareFolder.tsx'
import { useFolderChange } from './use-folder-change.ts'

type Props = { folder: string; name: string; tabIndex?: number }

/** What can be done with a folder and everything below it. */
export function FolderMenu({ folder, name, tabIndex }: Props) {
  const [asking, setAsking] = useState<'share' | 'rename' | 'delete'>()
  const { move, remove } = useFolderChange()
  const { data: links } = useLinksBelow(folder, asking === 'rename' || asking === 'delete')
  const [merge, setMerge] = useState<{ to: string; ending: number }>()
  const close = () => setAsking(undefined)
  const moveOrAsk = async (to: string) => {
    const ending = await endingByMove(client, folder, to)
    if (ending === 0) await move(folder, to)
    else setMerge({ to, ending })
  }
  return (
    <>
      <RowMenu of={name} tabIndex={tabIndex}>
        <Menu.Item component={Link} to={pathOfFolder(folder)}>
          Open
        </Menu.Item>
        <Menu.Item onClick={() => setAsking('share')}>Share</Menu.Item>
        <Menu.Item component="a" href={archiveAddress(folder, 'zip')} download>
          Download as ZIP
        </Menu.Item>
        <Menu.Item component="a" href={archiveAddress(folder, 'car')} download>
          Download as CAR
        </Menu.Item>
        <Menu.Item onClick={() => setAsking('rename')}>Rename or move</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => setAsking('delete')}>
          Delete
        </Menu.Item>
      </RowMenu>
      <ShareFolder folder={folder} opened={asking === 'share'} onClose={close} />
      <PathDialog
        opened={asking === 'rename'}
        title={`Rename or move ${folder}`}
        label="Path"
        description={['A folder that is there already takes it in.', moveInWords(links)]
          .filter(Boolean)
          .join(' ')}
        from={folder}
        verb="Move"
        onClose={close}
        onMove={moveOrAsk}
      />
      <ConfirmDialog
        opened={merge !== undefined}
        onClose={() => setMerge(undefined)}
        title={`Let ${name} go up in ${merge?.to}?`}
        consequences={mergeInWords(merge?.ending ?? 0)}
        verb={`Move ${name}`}
        danger
        onConfirm={async () => merge && move(folder, merge.to)}
      />
      <ConfirmDialog
        opened={asking === 'delete'}
        onClose={close}
        title={`Move ${name} and everything in it to the trash?`}
        consequences={[
          deletionInWords(links),
          'Its files can be restored from the trash until it is emptied.',
        ]}
        verb={`Delete ${name}`}
        danger
        command={`holdfast rm -r ${folder}`}
        onConfirm={() => remove(folder)}
      />
    </>
  )
}
