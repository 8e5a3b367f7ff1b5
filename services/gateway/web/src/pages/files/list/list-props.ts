import type { FileInfo } from '@holdfast/client'
import type { DragEvent, SyntheticEvent } from 'react'
import type { Choice } from './choice.ts'
import type { Row, Rows, View } from './rows.ts'

/** What a list and a grid of files take alike. */
export type ListProps = {
  rows: Rows
  view: View
  choice: Choice
  onChoice: (choice: Choice) => void
  onSort: (sort: string) => void
  onOpen: (file: FileInfo) => void
  onFolder: (folder: string) => void
  onParent: () => void
  onRename: (file: FileInfo) => void
  onDelete: (file: FileInfo | undefined) => void
  /** Absent where nothing can be dragged. */
  onDrag?: ((event: DragEvent, file: FileInfo) => void) | undefined
}

/** React tells a row also of what happens in its dialogs and menus, which stand elsewhere in the page. */
export const isElsewhere = ({ currentTarget, target }: SyntheticEvent): boolean =>
  !currentTarget.contains(target as Node)

/** From the head of the list to the end of the window, with what stands below. */
export const heightLeft = () => Math.max(300, window.innerHeight - 264)

/** What the box says that chooses everything, in a list of so many files. */
export function howMany(choice: Choice, files = 0): 'all' | 'some' | 'none' {
  if (choice.all) return choice.except.size === 0 ? 'all' : 'some'
  if (choice.some.size === 0) return 'none'
  return choice.some.size === files ? 'all' : 'some'
}

/** A folder takes what is dropped on it; a file can be dragged. */
export function dragProps(row: Row | undefined, onDrag: ListProps['onDrag']) {
  if (row?.kind === 'folder') return { 'data-folder': row.folder }
  if (row === undefined || onDrag === undefined) return {}
  return { draggable: true, onDragStart: (event: DragEvent) => onDrag(event, row.file) }
}
