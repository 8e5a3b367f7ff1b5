import type { FileInfo } from '@holdfast/client'
import { useCallbackRef, useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import { EVERYTHING, isChosen, NOTHING, toggled } from './choice.ts'
import { FileCells } from './FileCells.tsx'
import { FolderCells } from './FolderCells.tsx'
import { GridPart } from './GridPart.tsx'
import { ListHead } from './ListHead.tsx'
import classes from './list.module.css'
import { dragProps, heightLeft, howMany, type ListProps } from './list-props.ts'
import { rangeText } from './list-text.ts'
import { useListFocus } from './use-list-focus.ts'

/** A folder of any size: only the rows in sight are drawn and read, and the keys lead to every one. */
export function FileList(props: ListProps) {
  const { rows, view, choice, onChoice, onDrag } = props
  const { count, folders, total } = rows
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const rowHeight = narrow ? 56 : 44
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  // The window became narrow or wide.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what it waits for
  useEffect(() => virtual.measure(), [rowHeight])
  const open = useCallbackRef(props.onOpen)
  const toggle = useCallbackRef((file: FileInfo) => onChoice(toggled(choice, file)))
  const drawn = virtual.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  const sight = virtual.range ?? { startIndex: 0, endIndex: 0 }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight is what it is about
  useEffect(() => rows.look(first, last), [first, last])
  const { frame, active, keys, click } = useListFocus(props, {
    columns: 1,
    inSight: sight.endIndex - sight.startIndex,
    show: (index) => virtual.scrollToIndex(index),
  })
  return (
    <>
      <GridPart
        is="grid"
        aria-label={`Files in ${view.folder}`}
        aria-rowcount={total === null ? -1 : count + 1}
        aria-multiselectable="true"
        className={classes.frame}
        ref={frame}
        tabIndex={0}
        {...(count > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        onKeyDown={keys}
      >
        <ListHead
          sort={view.sort}
          onSort={props.onSort}
          chosen={howMany(choice, total?.files)}
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
                  {...dragProps(row, onDrag)}
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
                      onOpen={open}
                      onToggle={toggle}
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
