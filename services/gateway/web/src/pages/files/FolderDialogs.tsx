import { useState } from 'react'
import { client } from '../../api/client.ts'
import { useLinksBelow } from '../../api/links.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { endingByMove } from './ending-by-move.ts'
import { deletionInWords, mergeInWords, moveInWords } from './links-in-words.ts'
import { PathDialog } from './PathDialog.tsx'
import { ShareFolder } from './ShareFolder.tsx'
import { useFolderChange } from './use-folder-change.ts'

export type FolderQuestion = 'share' | 'rename' | 'delete'

type Props = {
  folder: string
  name: string
  asking: FolderQuestion | undefined
  onClose: () => void
}

/** What is asked before a folder is shared, moved or deleted, with what that comes to for links. */
export function FolderDialogs({ folder, name, asking, onClose: close }: Props) {
  const { move, remove } = useFolderChange()
  const { data: links } = useLinksBelow(folder, asking === 'rename' || asking === 'delete')
  const [merge, setMerge] = useState<{ to: string; ending: number }>()
  const moveOrAsk = async (to: string) => {
    const ending = await endingByMove(client, folder, to)
    if (ending === 0) await move(folder, to)
    else setMerge({ to, ending })
  }
  return (
    <>
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
