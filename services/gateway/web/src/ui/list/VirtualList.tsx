import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import classes from './virtual-list.module.css'

type Props = {
  /** What the list is of, for screen readers. */
  label: string
  count: number
  /** Pixels; every row has as many. */
  rowHeight: number
  /** Pixels at most; fewer where there are fewer rows. */
  maxHeight: number
  row: (index: number) => ReactNode
}

/** A list that draws only the rows in sight, however many there are. */
export function VirtualList({ label, count, rowHeight, maxHeight, row }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  return (
    <section
      ref={frame}
      className={classes.frame}
      style={{ height: Math.min(maxHeight, count * rowHeight) }}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
      tabIndex={0}
    >
      <ul className={classes.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <li
            key={key}
            className={classes.row}
            style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            aria-setsize={count}
            aria-posinset={index + 1}
          >
            {row(index)}
          </li>
        ))}
      </ul>
    </section>
  )
}
