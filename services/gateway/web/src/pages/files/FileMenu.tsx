import type { FileInfo } from '@holdfast/client'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { contentAddress } from '../../api/files.ts'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import { useUrlState } from '../../ui/url/use-url-state.ts'
import { RemoveDialog } from './RemoveDialog.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import { useAskedRemoval } from './use-asked-removal.ts'

type Props = { file: FileInfo; onOpen: () => void; tabIndex?: number }

/** What can be done with a file. Delete is last, and never beside Download. */
export function FileMenu({ file, onOpen, tabIndex }: Props) {
  const [renaming, setRenaming] = useState(false)
  const removal = useAskedRemoval()
  const url = useUrlState()
  return (
    <>
      <RowMenu of={file.name} tabIndex={tabIndex}>
        <Menu.Item onClick={onOpen}>Details</Menu.Item>
        <Menu.Item onClick={() => url.set({ open: file.id, tab: 'links' })}>Share</Menu.Item>
        <Menu.Item component="a" href={contentAddress(file.id)} download={file.name}>
          Download
        </Menu.Item>
        <Menu.Item onClick={() => setRenaming(true)}>Rename or move</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => void removal.start(file)}>
          Delete
        </Menu.Item>
      </RowMenu>
      <RemoveDialog {...removal.dialog} />
      <RenameDialog file={file} opened={renaming} onClose={() => setRenaming(false)} />
    </>
  )
}
