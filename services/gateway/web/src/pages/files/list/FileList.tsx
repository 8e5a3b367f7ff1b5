import type { FileInfo } from '@holdfast/client'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react'
import {
  type Choice,
  EVERYTHING,
  isChosen,
  NOTHING,
  onlyThis,
  toggled,
  withFiles,
} from './choice.ts'
import { FileCells } from './FileCells.tsx'
import { FolderCells } from './FolderCells.tsx'
import { GridPart } from './GridPart.tsx'
import { ListHead } from './ListHead.tsx'
import classes from './list.module.css'
import { rangeText } from './list-text.ts'
import type { Rows, View } from './rows.ts'
import { useListKeys } from './use-list-keys.ts'

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
}

/** A folder of any size: only the rows in sight are drawn and read, and the keys lead to every one. */
export function FileList(props: ListProps) {
  const { rows, view, choice, onChoice } = props
  const { count, folders, total } = rows
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const rowHeight = narrow ? 56 : 44
  const grid = useRef<HTMLDivElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  const [active, setActive] = useState(0)
  const anchor = useRef(0)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  // The window became narrow or wide.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what it waits for
  useEffect(() => virtual.measure(), [rowHeight])
  const drawn = virtual.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  const sight = virtual.range ?? { startIndex: 0, endIndex: 0 }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight is what it is about
  useEffect(() => rows.look(first, last), [first, last])
  // Another list begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what it waits for
  useEffect(() => {
    setActive(0)
    scroll.current?.scrollTo({ top: 0 })
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
    virtual.scrollToIndex(index)
    if (extend) onChoice(withFiles(NOTHING, filesBetween(anchor.current, index), true))
    else anchor.current = index
  }
  const keys = useListKeys({
    ...props,
    active,
    fileAt,
    goTo,
    inSight: sight.endIndex - sight.startIndex,
  })
  const click = (event: MouseEvent, index: number) => {
    if (isElsewhere(event) || (event.target as Element).closest('button, a, input')) return
    const file = fileAt(index)
    setActive(index)
    grid.current?.focus()
    if (event.shiftKey) return goTo(index, true)
    anchor.current = index
    if (file === undefined) return
    onChoice(event.ctrlKey || event.metaKey ? toggled(choice, file) : onlyThis(file))
  }
  const some = choice.all ? choice.except.size > 0 : choice.some.size > 0
  return (
    <>
      <GridPart
        is="grid"
        aria-label={`Files in ${view.folder}`}
        aria-rowcount={total === null ? -1 : count + 1}
        aria-multiselectable="true"
        className={classes.frame}
        ref={grid}
        tabIndex={0}
        {...(count > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        onKeyDown={keys}
      >
        <ListHead
          sort={view.sort}
          onSort={props.onSort}
          chosen={choice.all && !some ? 'all' : choice.all || some ? 'some' : 'none'}
          onAll={(all) => onChoice(all ? EVERYTHING : NOTHING)}
        />
        <GridPart
          ref={scroll}
          is="rowgroup"
          className={classes.scroll}
          style={{ height: Math.min(count * rowHeight, heightLeft()) }}
        >
          <div
            role="presentation"
            className={classes.body}
            style={{ height: virtual.getTotalSize() }}
          >
            {drawn.map(({ index, start }) => {
              const row = rows.rowAt(index)
              const chosen = row?.kind === 'file' && isChosen(choice, row.file)
              return (
                <GridPart
                  key={index}
                  id={`${id}-${index}`}
                  is="row"
                  tabIndex={-1}
                  aria-rowindex={index + 2}
                  aria-selected={chosen}
                  className={`${classes.row} ${chosen ? classes.chosen : ''} ${index === active ? classes.active : ''}`}
                  style={{ transform: `translateY(${start}px)` }}
                  onClick={(event) => click(event, index)}
                >
                  {row?.kind === 'folder' && (
                    <FolderCells folder={row.folder} active={index === active} />
                  )}
                  {row?.kind === 'file' && (
                    <FileCells
                      file={row.file}
                      chosen={chosen}
                      active={index === active}
                      showFolder={view.search !== ''}
                      onOpen={() => props.onOpen(row.file)}
                      onToggle={() => onChoice(toggled(choice, row.file))}
                    />
                  )}
                </GridPart>
              )
            })}
          </div>
        </GridPart>
      </GridPart>
      <div className={classes.below}>
        <span>
          {total !== null &&
            rangeText(
              Math.max(0, sight.startIndex - folders.length),
              Math.max(0, sight.endIndex - folders.length),
              total.files,
            )}
        </span>
      </div>
    </>
  )
}

/** React tells a row also of what happens in its dialogs and menus, which stand elsewhere in the page. */
export const isElsewhere = ({ currentTarget, target }: SyntheticEvent): boolean =>
  !currentTarget.contains(target as Node)

/** From the head of the list to the end of the window, with what stands below. */
const heightLeft = () => Math.max(300, window.innerHeight - 264)
