import { Menu } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { archiveAddress } from '../../api/files.ts'
import { RowMenu } from '../../ui/table/RowMenu.tsx'
import type { FolderQuestion } from './FolderDialogs.tsx'
import { pathOfFolder } from './folder-of-path.ts'

// A list has many menus, and shows none of their dialogs.
const FolderDialogs = lazy(() =>
  import('./FolderDialogs.tsx').then(({ FolderDialogs }) => ({ default: FolderDialogs })),
)

type Props = { folder: string; name: string; tabIndex?: number }

/** What can be done with a folder and everything below it. */
export function FolderMenu({ folder, name, tabIndex }: Props) {
  const [asking, setAsking] = useState<FolderQuestion>()
  const [used, setUsed] = useState(false)
  const ask = (what: FolderQuestion) => {
    setUsed(true)
    setAsking(what)
  }
  return (
    <>
      <RowMenu of={name} tabIndex={tabIndex}>
        <Menu.Item component={Link} to={pathOfFolder(folder)}>
          Open
        </Menu.Item>
        <Menu.Item onClick={() => ask('share')}>Share</Menu.Item>
        <Menu.Item component="a" href={archiveAddress(folder, 'zip')} download>
          Download as ZIP
        </Menu.Item>
        <Menu.Item component="a" href={archiveAddress(folder, 'car')} download>
          Download as CAR
        </Menu.Item>
        <Menu.Item onClick={() => ask('rename')}>Rename or move</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="crit" onClick={() => ask('delete')}>
          Delete
        </Menu.Item>
      </RowMenu>
      {used && (
        <Suspense fallback={null}>
          <FolderDialogs
            folder={folder}
            name={name}
            asking={asking}
            onClose={() => setAsking(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}
