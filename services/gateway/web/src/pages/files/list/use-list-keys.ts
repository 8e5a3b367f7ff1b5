import type { FileInfo } from '@holdfast/client'
import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { EVERYTHING, NOTHING, toggled } from './choice.ts'
import { isElsewhere, type ListProps } from './list-props.ts'
import { moveInList } from './move-in-list.ts'
import { isAboutRow, isRange, type Press, pressOf } from './press.ts'
import type { Rows } from './rows.ts'
import { useWaitingKeys } from './use-waiting-keys.ts'

type Keys = ListProps & {
  active: number
  columns: number
  inSight: number
  fileAt: (index: number) => FileInfo | undefined
  goTo: (index: number, extend: boolean) => void
  /** Brings a row into sight. */
  show: (index: number) => void
  /** Whether a range is being read. */
  reading: RefObject<boolean>
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
  const actionOf = (press: Press): (() => void) | undefined => {
    const { key, command, alt, shift, onButton } = press
    if (alt && key === 'ArrowUp') return list.onParent
    if (alt) return undefined
    if (command && key.toLowerCase() === 'a') return () => onChoice(EVERYTHING)
    const inSight = Math.max(1, list.inSight)
    const to = moveInList(key, active, { count: rows.count, inSight, columns })
    if (to !== undefined && !command) return () => goTo(to, shift)
    const row = rows.rowAt(active)
    const file = fileAt(active)
    // A button of the row has the focus: Enter and Space are for it.
    if (onButton && /^( |Enter)$/.test(key)) return undefined
    if (key === 'Escape' && choice !== NOTHING) return () => onChoice(NOTHING)
    if (key === ' ' && file) return () => onChoice(toggled(choice, file))
    if (key === 'Enter' && row?.kind === 'folder') return () => list.onFolder(row.folder)
    if (key === 'Enter' && file) return () => list.onOpen(file)
    if (key === 'F2' && file) return () => list.onRename(file)
    if (key === 'Delete') return () => list.onDelete(file)
    const isLetter = !command && key.length === 1 && !/^[ /?]$/.test(key)
    return isLetter ? () => toName(key) : undefined
  }
  const isKnown = rows.ready && (active >= rows.count || rows.rowAt(active) !== undefined)
  const keys = useWaitingKeys({
    isEarly: (press) =>
      list.reading.current || (isAboutRow(press) && !isKnown) || (isRange(press) && !rows.ready),
    actionOf,
  })
  const onKey = (event: KeyboardEvent) => {
    if (isElsewhere(event) || (event.target as Element).closest('input')) return
    const press = pressOf(event)
    if (press.key === 'Escape') keys.forget()
    else if (keys.waits(press)) {
      event.preventDefault()
      // It may have been scrolled away, where nobody reads it.
      return list.show(active)
    }
    const action = actionOf(press)
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  return { onKey, forget: keys.forget, look: keys.look }
}

const nameAt = (rows: Rows, index: number): string | undefined => {
  const row = rows.rowAt(index)
  if (row?.kind === 'file') return row.file.name
  return row?.folder.slice(row.folder.lastIndexOf('/') + 1)
}
