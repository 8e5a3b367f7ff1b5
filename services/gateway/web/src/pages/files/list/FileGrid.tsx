import type { FileInfo } from '@holdfast/client'
import { useCallbackRef, useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import { EVERYTHING, isChosen, NOTHING, toggled } from './choice.ts'
import { columnsIn } from './columns-in.ts'
import { FileTile } from './FileTile.tsx'
import { FolderTile } from './FolderTile.tsx'
import { GridHead } from './GridHead.tsx'
import { GridPart } from './GridPart.tsx'
import classes from './grid.module.css'
import list from './list.module.css'
import { dragProps, heightLeft, howMany, type ListProps } from './list-props.ts'
import { rangeText } from './list-text.ts'
import { useListFocus } from './use-list-focus.ts'

/** Pixels of a row of tiles, its gap included. */
const ROW = 208

/** The same as the list, side by side: a folder of any size, of which the tiles in sight are drawn. */
export function FileGrid(props: ListProps) {
  const { rows, view, choice, onChoice, onDrag } = props
  const { count, folders, total } = rows
  const { ref: measured, width } = useElementSize()
  const columns = columnsIn(width)
  const lines = Math.ceil(count / columns)
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 2,
  })
  const open = useCallbackRef(props.onOpen)
  const toggle = useCallbackRef((file: FileInfo) => onChoice(toggled(choice, file)))
  const drawn = virtual.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  const sight = virtual.range ?? { startIndex: 0, endIndex: 0 }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight is what it is about
  useEffect(
    () => rows.look(first * columns, Math.min(count, (last + 1) * columns) - 1),
    [first, last, columns, count],
  )
  const { frame, active, keys, click } = useListFocus(props, {
    columns,
    inSight: Math.max(1, sight.endIndex - sight.startIndex),
    show: (index) => virtual.scrollToIndex(Math.floor(index / columns)),
  })
  const tile = (index: number, line: number) => {
    const row = rows.rowAt(index)
    const chosen = row?.kind === 'file' && isChosen(choice, row.file)
    return (
      <GridPart
        key={index}
        id={`${id}-${index}`}
        is="gridcell"
        tabIndex={-1}
        aria-colindex={index - line * columns + 1}
        aria-selected={chosen}
        className={`${classes.tile} ${chosen ? classes.chosen : ''} ${index === active ? list.active : ''}`}
        onClick={(event) => click(event, index)}
        {...dragProps(row, onDrag)}
      >
        {row?.kind === 'folder' && <FolderTile folder={row.folder} active={index === active} />}
        {row?.kind === 'file' && (
          <FileTile
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
  }
  return (
    <>
      <GridHead
        sort={view.sort}
        onSort={props.onSort}
        chosen={howMany(choice, total?.files)}
        onAll={(all) => onChoice(all ? EVERYTHING : NOTHING)}
      />
      <div ref={measured}>
        <GridPart
          is="grid"
          aria-label={`Files in ${view.folder}`}
          aria-rowcount={total === null ? -1 : lines}
          aria-colcount={columns}
          aria-multiselectable="true"
          className={list.frame}
          ref={frame}
          tabIndex={0}
          {...(count > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
          onKeyDown={keys}
        >
          <GridPart
            ref={scroll}
            is="rowgroup"
            className={list.scroll}
            style={{ height: Math.min(lines * ROW + 8, heightLeft()) }}
          >
            <div
              role="presentation"
              className={list.body}
              style={{ height: virtual.getTotalSize() + 8 }}
            >
              {drawn.map(({ index: line, start }) => (
                <GridPart
                  key={line}
                  is="row"
                  aria-rowindex={line + 1}
                  className={classes.line}
                  style={{
                    transform: `translateY(${start}px)`,
                    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                  }}
                >
                  {Array.from(
                    { length: Math.min(columns, Math.max(0, count - line * columns)) },
                    (_, at) => tile(line * columns + at, line),
                  )}
                </GridPart>
              ))}
            </div>
          </GridPart>
        </GridPart>
      </div>
      <div className={list.below}>
        <span>
          {total !== null &&
            rangeText(
              Math.max(0, sight.startIndex * columns - folders.length),
              Math.max(0, (sight.endIndex + 1) * columns - 1 - folders.length),
              total.files,
            )}
        </span>
      </div>
    </>
  )
}
