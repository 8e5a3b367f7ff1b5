import type { FileInfo } from '@holdfast/client'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { contentAddress } from '../../api/files.ts'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import { useRemoval } from './use-removal.ts'

type Props = { file: FileInfo; onOpen: () => void; tabIndex?: number }

/** What can be done with a file. Delete is last, and never beside Download. */
export function FileMenu({ file, onOpen, tabIndex }: Props) {
  const [renaming, setRenaming] = useState(false)
  const remove = useRemoval()
  return (
    <>
      <RowMenu of={file.name} tabIndex={tabIndex}>
        <Menu.Item onClick={onOpen}>Details</Menu.Item>
        <Menu.Item component="a" href={contentAddress(file.id)} download={file.name}>
          Download
        </Menu.Item>
        <Menu.Item onClick={() => setRenaming(true)}>Rename or move</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => void remove(file)}>
          Delete
        </Menu.Item>
      </RowMenu>
      <RenameDialog file={file} opened={renaming} onClose={() => setRenaming(false)} />
    </>
  )
}
