import type { FileInfo } from '@holdfast/client'
import { type KeyboardEvent, useRef } from 'react'
import { EVERYTHING, NOTHING, toggled } from './choice.ts'
import { isElsewhere, type ListProps } from './list-props.ts'
import { moveInList } from './move-in-list.ts'
import type { Rows } from './rows.ts'

type Keys = ListProps & {
  active: number
  columns: number
  inSight: number
  fileAt: (index: number) => FileInfo | undefined
  goTo: (index: number, extend: boolean) => void
}

/** The keys of a list, as people know them from every file manager. */
export function useListKeys(list: Keys) {
  const { rows, choice, onChoice, active, columns, fileAt, goTo } = list
  const typed = useRef({ text: '', at: 0 })
  const toName = (letter: string) => {
    const now = performance.now()
    const text = (now - typed.current.at < 1_000 ? typed.current.text : '') + letter.toLowerCase()
    typed.current = { text, at: now }
    for (let step = text.length > 1 ? 0 : 1; step < rows.count; step += 1) {
      const index = (active + step) % rows.count
      if (nameAt(rows, index)?.toLowerCase().startsWith(text)) return goTo(index, false)
      if (step > 2_000) return
    }
  }
  return (event: KeyboardEvent) => {
    if (isElsewhere(event) || (event.target as Element).closest('input')) return
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const command = ctrlKey || metaKey
    const run = (act: () => void) => {
      event.preventDefault()
      act()
    }
    if (altKey && key === 'ArrowUp') return run(list.onParent)
    if (altKey) return
    if (command && key.toLowerCase() === 'a') return run(() => onChoice(EVERYTHING))
    const inSight = Math.max(1, list.inSight)
    const to = moveInList(key, active, { count: rows.count, inSight, columns })
    if (to !== undefined && !command) return run(() => goTo(to, shiftKey))
    const row = rows.rowAt(active)
    const file = fileAt(active)
    // A button of the row has the focus: Enter and Space are for it.
    if ((event.target as Element).closest('button, a') !== null && /^( |Enter)$/.test(key)) return
    if (key === 'Escape' && choice !== NOTHING) return run(() => onChoice(NOTHING))
    if (key === ' ' && file) return run(() => onChoice(toggled(choice, file)))
    if (key === 'Enter' && row?.kind === 'folder') return run(() => list.onFolder(row.folder))
    if (key === 'Enter' && file) return run(() => list.onOpen(file))
    if (key === 'F2' && file) return run(() => list.onRename(file))
    if (key === 'Delete') return run(() => list.onDelete(file))
    if (!command && key.length === 1 && key !== ' ' && key !== '/' && key !== '?') toName(key)
  }
}

const nameAt = (rows: Rows, index: number): string | undefined => {
  const row = rows.rowAt(index)
  if (row?.kind === 'file') return row.file.name
  return row?.folder.slice(row.folder.lastIndexOf('/') + 1)
}
