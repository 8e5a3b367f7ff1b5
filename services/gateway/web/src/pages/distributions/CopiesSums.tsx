import type { ByCopies } from '@holdfast/client'
import { Skeleton } from '@mantine/core'
import { useCopiesSums } from '../../api/distributions.ts'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber, formatShare } from '../../ui/format/number.ts'
import { Empty } from '../../ui/states/Empty.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { RowTable } from '../../ui/table/RowTable.tsx'
import { defined, wholeNumber } from '../../ui/url/url-state.ts'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { copyClassOf, wordOfClass } from './copies-class.ts'
import classes from './distributions.module.css'
import { SumsOf } from './SumsOf.tsx'

const columns = (all: number, node: string): readonly Column<ByCopies>[] => [
  {
    key: 'class',
    label: 'Copies',
    lead: true,
    cell: ({ copies, wanted }) => (
      <>
        <span
          className={classes.mark}
          style={{ background: `var(--hf-ramp-${copyClassOf(copies, wanted)})` }}
          aria-hidden
        />
        {wordOfClass(copyClassOf(copies, wanted))}
      </>
    ),
  },
  { key: 'live', label: 'Live', numeric: true, cell: ({ copies }) => copies },
  { key: 'wanted', label: 'Wanted', numeric: true, cell: ({ wanted }) => wanted },
  {
    key: 'chunks',
    label: 'Chunks',
    numeric: true,
    cell: ({ copies, wanted, chunks }) => (
      <TextLink to={`/admin/chunks?copies=${copies}&wanted=${wanted}${node && `&node=${node}`}`}>
        {formatNumber(chunks)}
      </TextLink>
    ),
  },
  { key: 'bytes', label: 'Bytes', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  {
    key: 'share',
    label: 'Share of chunks',
    numeric: true,
    cell: ({ chunks }) => formatShare(chunks / Math.max(1, all)),
  },
]

/** How many chunks have so many live copies of so many wanted. */
export function CopiesSums({ url }: { url: UrlState }) {
  const nodeId = wholeNumber(url.get('node'))
  return (
    <QueryView
      query={useCopiesSums(defined({ nodeId }))}
      what="The distributions"
      skeleton={<Skeleton height={200} />}
    >
      {({ items, asOf }) => (
        <SumsOf asOf={asOf}>
          {items.length === 0 ? (
            <Empty kind="first" text="No chunk is stored yet." />
          ) : (
            <RowTable
              label="Distributions by number of copies"
              columns={columns(
                items.reduce((all, { chunks }) => all + chunks, 0),
                nodeId === undefined ? '' : String(nodeId),
              )}
              rows={items}
              rowKey={({ copies, wanted }) => `${copies}/${wanted}`}
            />
          )}
        </SumsOf>
      )}
    </QueryView>
  )
}
