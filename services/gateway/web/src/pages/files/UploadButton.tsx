import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { type Chosen, chosenFiles } from '../../uploads/dropped-files.ts'
import classes from './files.module.css'

type Props = { folder: string; onFiles: (files: readonly Chosen[]) => void }

/** Opens the browser's own dialog, for files or a folder; both may be dropped on the page as well. */
export function UploadButton({ folder, onFiles }: Props) {
  const files = useRef<HTMLInputElement>(null)
  const folders = useRef<HTMLInputElement>(null)
  const input = (ref: typeof files, label: string, more: object) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      {...more}
      onChange={({ currentTarget }) => {
        onFiles(chosenFiles(currentTarget.files ?? [], folder))
        currentTarget.value = ''
      }}
    />
  )
  return (
    <div className={classes.split}>
      {input(files, 'Files to upload', {})}
      {input(folders, 'Folder to upload', { webkitdirectory: '' })}
      <Button
        leftSection={<IconUpload size={20} stroke={1.75} aria-hidden />}
        onClick={() => files.current?.click()}
      >
        Upload
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={36} aria-label="More ways to upload">
            <IconChevronDown size={16} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => files.current?.click()}>Upload files</Menu.Item>
          <Menu.Item onClick={() => folders.current?.click()}>Upload folder</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
