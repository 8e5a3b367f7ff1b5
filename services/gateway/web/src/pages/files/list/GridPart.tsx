import type { HTMLAttributes, Ref } from 'react'

type Props = HTMLAttributes<HTMLDivElement> & {
  is: 'grid' | 'row' | 'rowgroup' | 'gridcell' | 'columnheader'
  ref?: Ref<HTMLDivElement>
}

/** A part of a grid. No table: its rows are laid out one by one, and only those in sight are there. */
export const GridPart = ({ is, ...props }: Props) => <div role={is} {...props} />
