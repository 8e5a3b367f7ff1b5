import { type DragEvent, type ReactNode, useState } from 'react'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import classes from './files.module.css'

type Props = { folder: string; onFiles: (files: readonly File[]) => void; children: ReactNode }

/** The page is the target for files that are dragged from elsewhere. */
export function DropTarget({ folder, onFiles, children }: Props) {
  const [over, setOver] = useState(false)
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')
  const drag = (event: DragEvent) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(false)
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file')
    const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory)
    const files = items
      .filter((item) => !folders.includes(item))
      .flatMap((item) => item.getAsFile() ?? [])
    if (folders.length > 0) {
      showNote(
        `${counted(folders.length, 'folder')} left out: drop the files in them, or use holdfast upload`,
      )
    }
    onFiles(files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the Upload button does the same for everybody
    <div
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classes.drop}
    >
      {children}
      {over && <div className={classes.over}>Drop into {folder}</div>}
    </div>
  )
}
