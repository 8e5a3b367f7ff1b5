import type { FileInfo } from '@holdfast/client'
import { Button, Group, Menu } from '@mantine/core'
import { IconDownload, IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { contentAddress } from '../../../api/files.ts'
import { RowMenu } from '../../../ui/table/RowMenu.tsx'
import { RemoveDialog } from '../RemoveDialog.tsx'
import { RenameDialog } from '../RenameDialog.tsx'
import { useAskedRemoval } from '../use-asked-removal.ts'
import { CopyDialog } from './CopyDialog.tsx'
import { previewOf } from './preview/preview-of.ts'
import { usePanelState } from './use-panel-state.ts'

type Props = { file: FileInfo; onGone: () => void }

/** What can be done with the file. Delete is in the menu, never beside Download. */
export function FileActions({ file, onGone }: Props) {
  const [dialog, setDialog] = useState<'rename' | 'copy'>()
  const { preview } = usePanelState()
  const removal = useAskedRemoval(onGone)
  const close = () => setDialog(undefined)
  return (
    <Group gap="sm" mb="lg" wrap="nowrap">
      <Button
        component="a"
        href={contentAddress(file.id)}
        download={file.name}
        leftSection={<IconDownload size={20} stroke={1.75} aria-hidden />}
      >
        Download
      </Button>
      {previewOf(file) !== 'none' && (
        <Button
          variant="default"
          leftSection={<IconEye size={20} stroke={1.75} aria-hidden />}
          onClick={() => preview(true)}
        >
          Preview
        </Button>
      )}
      <RowMenu of={file.name}>
        <Menu.Item onClick={() => setDialog('rename')}>Rename or move</Menu.Item>
        <Menu.Item onClick={() => setDialog('copy')}>Copy</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => void removal.start(file)}>
          Delete
        </Menu.Item>
      </RowMenu>
      <RenameDialog file={file} opened={dialog === 'rename'} onClose={close} />
      <CopyDialog file={file} opened={dialog === 'copy'} onClose={close} />
      <RemoveDialog {...removal.dialog} />
    </Group>
  )
}
