import type { FileInfo, FileVersion } from '@holdfast/client'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../../../api/client.ts'
import { fileChanged, versionAddress } from '../../../../api/file-details.ts'
import { ConfirmDialog } from '../../../../ui/confirm/ConfirmDialog.tsx'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { RowMenu } from '../../../../ui/table/RowMenu.tsx'
import { useRestoreVersion } from './use-restore-version.ts'

type Props = { file: FileInfo; version: FileVersion }

/** Download, restore, remove. Only the last has no way back, so only it asks. */
export function VersionMenu({ file: { id, name }, version: { version, size } }: Props) {
  const [removing, setRemoving] = useState(false)
  const restore = useRestoreVersion(id)
  const remove = async () => {
    await client.removeVersion(id, version)
    await fileChanged(id)
  }
  return (
    <>
      <RowMenu of={`version ${version}`}>
        <Menu.Item component="a" href={versionAddress(id, version)} download={name}>
          Download
        </Menu.Item>
        <Menu.Item onClick={() => void restore(name, version)}>Restore</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => setRemoving(true)}>
          Remove
        </Menu.Item>
      </RowMenu>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title={`Remove version ${version} of ${name}?`}
        consequences={[
          'It is gone for good: there is no trash for versions',
          `${formatBytes(size)} no longer count for your quota; its chunks are freed within a day unless another file or version uses them`,
          'The file itself and its other versions stay as they are',
        ]}
        verb="Remove 1 version"
        danger
        onConfirm={remove}
      />
    </>
  )
}
