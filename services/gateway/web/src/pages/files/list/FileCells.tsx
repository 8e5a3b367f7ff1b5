import type { FileInfo } from '@holdfast/client'
import { Checkbox, Text } from '@mantine/core'
import { memo } from 'react'
import { FileSymbol } from '../../../thumbnails/FileSymbol.tsx'
import { formatBytes } from '../../../ui/format/bytes.ts'
import { Middle } from '../../../ui/Middle.tsx'
import { StatusBadge } from '../../../ui/StatusBadge.tsx'
import { Time } from '../../../ui/Time.tsx'
import { copiesInWords } from '../copies-in-words.ts'
import { FileMenu } from '../FileMenu.tsx'
import files from '../files.module.css'
import { LinkMark } from '../LinkMark.tsx'
import { GridPart } from './GridPart.tsx'
import classes from './list.module.css'

export type CellProps = {
  file: FileInfo
  chosen: boolean
  /** The one that the keys are at: only its buttons can be reached with Tab. */
  active: boolean
  showFolder: boolean
  onOpen: (file: FileInfo) => void
  onToggle: (file: FileInfo) => void
}

/** One file in the list; drawn again when something of it is another, not with each key. */
export const FileCells = memo(function FileCells(props: CellProps) {
  const { file, chosen, active, showFolder, onOpen, onToggle } = props
  const tabIndex = active ? 0 : -1
  return (
    <>
      <GridPart is="gridcell" className={classes.cell}>
        <Checkbox
          size="xs"
          aria-label={`Choose ${file.name}`}
          checked={chosen}
          tabIndex={-1}
          onChange={() => onToggle(file)}
        />
      </GridPart>
      <GridPart is="gridcell" className={classes.cell}>
        <button
          type="button"
          className={files.name}
          tabIndex={tabIndex}
          onClick={() => onOpen(file)}
        >
          <FileSymbol file={file} size="small" />
          <Middle text={file.name} max={64} />
        </button>
        <LinkMark of={file.id} />
        {showFolder && (
          <Text size="xs" c="dimmed" span ml={8}>
            {file.folder}
          </Text>
        )}
      </GridPart>
      <GridPart is="gridcell" className={classes.cell}>
        <StatusBadge thing="file" state={file.health} reason={copiesInWords(file.copies)} />
      </GridPart>
      <GridPart is="gridcell" className={`${classes.cell} ${classes.number} ${classes.wide}`}>
        {formatBytes(file.size)}
      </GridPart>
      <GridPart is="gridcell" className={`${classes.cell} ${classes.wide}`}>
        <Time at={file.updatedAt} />
      </GridPart>
      <GridPart is="gridcell" className={classes.cell}>
        <FileMenu file={file} onOpen={() => onOpen(file)} tabIndex={tabIndex} />
      </GridPart>
    </>
  )
})
