import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { NOTHING, onlyThis, toggled } from './choice.ts'
import { isElsewhere, type ListProps } from './list-props.ts'
import { useListKeys } from './use-list-keys.ts'
import { useRange } from './use-range.ts'

type Layout = {
  columns: number
  /** Rows in sight. */
  inSight: number
  /** Brings one into sight. */
  show: (index: number) => void
}

/** Where the keys are in a list or grid, and what keys and clicks choose and open. */
export function useListFocus(list: ListProps, { columns, inSight, show }: Layout) {
  const { rows, view, choice, onChoice } = list
  const frame = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const anchor = useRef(0)
  const fileAt = (index: number) => {
    const row = rows.rowAt(index)
    return row?.kind === 'file' ? row.file : undefined
  }
  const range = useRange(rows, onChoice)
  const goTo = (index: number, extend: boolean) => {
    if (extend && !range.choose(anchor.current, index, keys.look)) return
    setActive(index)
    show(index)
    if (!extend) anchor.current = index
  }
  const { reading } = range
  const keys = useListKeys({ ...list, active, fileAt, goTo, show, reading, columns, inSight })
  // Another list begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what it waits for
  useEffect(() => {
    keys.forget()
    setActive(0)
    show(0)
  }, [view.folder, view.search, view.type, view.health, view.sort])
  // What cannot be read is on the page, with a button; keys are not for whatever comes after that.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the error is what it waits for
  useEffect(() => void (rows.error && keys.forget()), [rows.error])
  const click = (event: MouseEvent, index: number) => {
    if (isElsewhere(event) || (event.target as Element).closest('button, a, input')) return
    const file = fileAt(index)
    frame.current?.focus()
    if (event.shiftKey) return goTo(index, true)
    setActive(index)
    anchor.current = index
    if (file === undefined) return
    if (isTouch(event) && choice === NOTHING) return list.onOpen(file)
    const adds = event.ctrlKey || event.metaKey || isTouch(event)
    onChoice(adds ? toggled(choice, file) : onlyThis(file))
  }
  return { frame, active, keys: keys.onKey, click }
}

/** A tap opens; where something is chosen already, it adds to it. */
const isTouch = ({ nativeEvent }: MouseEvent): boolean =>
  (nativeEvent as PointerEvent).pointerType === 'touch'
