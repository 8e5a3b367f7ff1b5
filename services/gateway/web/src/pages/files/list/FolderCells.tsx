import { IconFolder } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'react-router'
import { Middle } from '../../../ui/Middle.tsx'
import { FolderMenu } from '../FolderMenu.tsx'
import files from '../files.module.css'
import { pathOfFolder } from '../folder-of-path.ts'
import { LinkMark } from '../LinkMark.tsx'
import { GridPart } from './GridPart.tsx'
import classes from './list.module.css'

/** One folder in the list: it is opened, renamed, moved, downloaded or deleted as a whole. */
export const FolderCells = memo(function FolderCells({
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
      <GridPart is="gridcell" className={classes.cell} />
      <GridPart is="gridcell" className={classes.cell}>
        <Link
          to={pathOfFolder(folder)}
          className={files.name}
          tabIndex={tabIndex}
          draggable={false}
        >
          <IconFolder size={24} stroke={1.25} aria-hidden />
          <Middle text={name} max={64} />
        </Link>
        <LinkMark of={folder} />
      </GridPart>
      <GridPart is="gridcell" className={classes.cell} />
      <GridPart is="gridcell" className={`${classes.cell} ${classes.wide}`} />
      <GridPart is="gridcell" className={`${classes.cell} ${classes.wide}`} />
      <GridPart is="gridcell" className={classes.cell}>
        <FolderMenu folder={folder} name={name} tabIndex={tabIndex} />
      </GridPart>
    </>
  )
})
