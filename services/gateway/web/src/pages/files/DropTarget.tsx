import { type DragEvent, type ReactNode, useState } from 'react'
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
    // Directories have no bytes of their own; the browser lists them as files without a type.
    const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry())
    const files = [...event.dataTransfer.files].filter((_, index) => items[index]?.isFile ?? true)
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
