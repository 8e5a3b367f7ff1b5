import { useEffect, useEffectEvent, useState } from 'react'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { tellAdding } from '../../uploads/adding.ts'
import { type Chosen, chosenFiles, type Dropped, readDropped } from '../../uploads/dropped-files.ts'
import { OWN_FILES } from './drag/dragged-files.ts'
import classes from './files.module.css'

type Props = { folder: string; onFiles: (files: readonly Chosen[]) => void }

/** The whole window is the target for files that are dragged from elsewhere, or pasted. */
export function DropTarget({ folder, onFiles }: Props) {
  const [over, setOver] = useState(false)
  const drag = useEffectEvent((event: DragEvent) => {
    if (!areFiles(event)) return
    event.preventDefault()
    setOver(true)
  })
  const leave = useEffectEvent(({ relatedTarget }: DragEvent) => {
    if (relatedTarget === null) setOver(false)
  })
  const drop = useEffectEvent(async (event: DragEvent) => {
    if (!areFiles(event)) return
    event.preventDefault()
    setOver(false)
    const dropped = await readDropped(event.dataTransfer?.items ?? [], folder, (files) =>
      tellAdding({ step: 'reading', files }),
    )
    if (dropped.files.length === 0) tellAdding(undefined)
    const note = leftOut(dropped)
    if (note !== '') showNote(note)
    onFiles(dropped.files)
  })
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = event.clipboardData?.files ?? []
    if (files.length > 0) onFiles(chosenFiles(files, folder))
  })
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('dragover', drag, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', (event) => void drop(event), { signal })
    window.addEventListener('paste', paste, { signal })
    return () => stop.abort()
  }, [])
  return over ? <div className={classes.over}>Drop into {folder}</div> : null
}

/** From elsewhere; rows of the list are to be moved, not uploaded. */
const areFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true && !dataTransfer.types.includes(OWN_FILES)

const leftOut = ({ emptyFolders, unreadable }: Dropped) =>
  [
    emptyFolders > 0 &&
      `${counted(emptyFolders, 'empty folder')} left out: a folder is there while something is in it`,
    unreadable.length > 0 &&
      `${counted(unreadable.length, 'file')} could not be read: ${unreadable[0]}`,
  ]
    .filter(Boolean)
    .join(' · ')
