import type { FileInfo, FileSelection } from '@holdfast/client'
import { type Choice, isChosen, onlyThis, type Shown, selectionsOf, sumOf } from '../list/choice.ts'

/** Rows of ours, and no files of somebody's desktop. */
export const OWN_FILES = 'application/x-holdfast-files'

export type Dragged = {
  selections: FileSelection[]
  files: number
  /** One by one, where they are. */
  named: readonly FileInfo[] | undefined
}

type From = { choice: Choice; shown: Shown; total: { files: number; bytes: number } }

/** All that is chosen, when one of it is dragged; else that one alone. */
export function draggedFiles(file: FileInfo, { choice, shown, total }: From): Dragged {
  const dragged = isChosen(choice, file) ? choice : onlyThis(file)
  return {
    selections: selectionsOf(dragged, shown),
    files: sumOf(dragged, total).files,
    named: dragged.all ? undefined : [...dragged.some.values()],
  }
}
