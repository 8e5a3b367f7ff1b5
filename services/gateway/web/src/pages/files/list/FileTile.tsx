import { Checkbox } from '@mantine/core'
import { memo } from 'react'
import { FileSymbol } from '../../../thumbnails/FileSymbol.tsx'
import { useThumbnail } from '../../../thumbnails/use-thumbnail.ts'
import { formatBytes } from '../../../ui/format/bytes.ts'
import { Middle } from '../../../ui/Middle.tsx'
import { StatusBadge } from '../../../ui/StatusBadge.tsx'
import { copiesInWords } from '../copies-in-words.ts'
import { FileMenu } from '../FileMenu.tsx'
import type { CellProps } from './FileCells.tsx'
import classes from './grid.module.css'

/** One file in the grid. */
export const FileTile = memo(function FileTile(props: CellProps) {
  const { file, chosen, active, showFolder, onOpen, onToggle } = props
  const tabIndex = active ? 0 : -1
  useThumbnail(file)
  return (
    <>
      <div className={classes.top}>
        <Checkbox
          size="xs"
          aria-label={`Choose ${file.name}`}
          checked={chosen}
          tabIndex={-1}
          onChange={() => onToggle(file)}
        />
        <FileMenu file={file} onOpen={() => onOpen(file)} tabIndex={tabIndex} />
      </div>
      <div className={classes.picture}>
        <FileSymbol file={file} size="large" />
      </div>
      <button
        type="button"
        className={classes.name}
        tabIndex={tabIndex}
        onClick={() => onOpen(file)}
      >
        <Middle text={file.name} max={20} />
      </button>
      <div className={classes.facts}>
        <StatusBadge thing="file" state={file.health} reason={copiesInWords(file.copies)} />
        <span className={classes.size} title={file.folder}>
          {showFolder ? file.folder : formatBytes(file.size)}
        </span>
      </div>
    </>
  )
})
