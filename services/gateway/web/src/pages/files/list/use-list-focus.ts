import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { NOTHING, onlyThis, toggled, withFiles } from './choice.ts'
import { isElsewhere, type ListProps } from './list-props.ts'
import { useListKeys } from './use-list-keys.ts'

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
  // Another list begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what it waits for
  useEffect(() => {
    setActive(0)
    show(0)
  }, [view.folder, view.search, view.type, view.health, view.sort])

  const fileAt = (index: number) => {
    const row = rows.rowAt(index)
    return row?.kind === 'file' ? row.file : undefined
  }
  const filesBetween = (one: number, other: number) =>
    Array.from({ length: Math.abs(one - other) + 1 }, (_, at) =>
      fileAt(Math.min(one, other) + at),
    ).filter((file) => file !== undefined)
  const goTo = (index: number, extend: boolean) => {
    setActive(index)
    show(index)
    if (extend) onChoice(withFiles(NOTHING, filesBetween(anchor.current, index), true))
    else anchor.current = index
  }
  const keys = useListKeys({ ...list, active, fileAt, goTo, columns, inSight })
  const click = (event: MouseEvent, index: number) => {
    if (isElsewhere(event) || (event.target as Element).closest('button, a, input')) return
    const file = fileAt(index)
    setActive(index)
    frame.current?.focus()
    if (event.shiftKey) return goTo(index, true)
    anchor.current = index
    if (file === undefined) return
    if (isTouch(event) && choice === NOTHING) return list.onOpen(file)
    const adds = event.ctrlKey || event.metaKey || isTouch(event)
    onChoice(adds ? toggled(choice, file) : onlyThis(file))
  }
  return { frame, active, keys, click }
}

/** A tap opens; where something is chosen already, it adds to it. */
const isTouch = ({ nativeEvent }: MouseEvent): boolean =>
  (nativeEvent as PointerEvent).pointerType === 'touch'
