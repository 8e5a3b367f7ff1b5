import { IconFolder } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'react-router'
import { Middle } from '../../../ui/Middle.tsx'
import { FolderMenu } from '../FolderMenu.tsx'
import { pathOfFolder } from '../folder-of-path.ts'
import classes from './grid.module.css'

/** One folder in the grid. */
export const FolderTile = memo(function FolderTile({
  folder,
  active,
}: {
  folder: string
  active: boolean
}) {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  const tabIndex = active ? 0 : -1
  return (
    <>
      <div className={classes.top}>
        <span />
        <FolderMenu folder={folder} name={name} tabIndex={tabIndex} />
      </div>
      <div className={classes.picture}>
        <IconFolder size={56} stroke={1} aria-hidden />
      </div>
      <Link
        to={pathOfFolder(folder)}
        className={classes.name}
        tabIndex={tabIndex}
        draggable={false}
      >
        <Middle text={name} max={20} />
      </Link>
      <div className={classes.facts}>Folder</div>
    </>
  )
})
