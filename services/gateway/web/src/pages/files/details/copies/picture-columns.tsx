import type { DistributionPicture, PictureColumn } from '@holdfast/client'
import { Anchor, Text } from '@mantine/core'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { counted, formatNumber, formatShare } from '../../../../ui/format/number.ts'
import { StatusBadge } from '../../../../ui/StatusBadge.tsx'
import type { Column } from '../../../../ui/table/column.ts'
import { COPY_CLASSES } from '../../../../ui/words.ts'
import { type Cell, cellOf, classOf } from './picture-view.ts'
import { spanInWords } from './picture-words.ts'
import type { Span } from './picture-zoom.ts'

type Node = DistributionPicture['nodes'][number]

/** What each node has of all columns that are counted. */
export function nodeColumns({ columns, tree }: DistributionPicture): readonly Column<Node>[] {
  const all = tree === null ? columns : [...columns, tree]
  const whole = { cells: all.flatMap(({ cells }) => cells) }
  const chunks = all.reduce((sum, { from, to }) => sum + to - from, 0)
  const of = ({ nodeId }: Node) => cellOf(whole, [nodeId])
  const count = (key: keyof Cell, label: string): Column<Node> => ({
    key,
    label,
    numeric: true,
    cell: (node) => formatNumber(of(node)[key]),
  })
  return [
    {
      key: 'node',
      label: 'Node',
      lead: true,
      cell: ({ name, zone, nodeState }) => (
        <>
          {name} <StatusBadge thing="node" state={nodeState} />
          {zone !== null && (
            <Text size="xs" c="dimmed">
              {zone}
            </Text>
          )}
        </>
      ),
    },
    count('held', 'Held'),
    {
      key: 'share',
      label: 'Share',
      numeric: true,
      cell: (node) => formatShare(chunks === 0 ? 0 : of(node).held / chunks),
    },
    count('missing', 'Missing'),
    count('unreachable', 'Unreachable'),
    count('moving', 'Moving'),
    count('corrupt', 'Corrupt'),
  ]
}

type Part = PictureColumn & { tree: boolean }
type Options = { wanted: number; onZoom: (span: Span) => void }

/** Each column: where it is, what it holds, and its worst chunk. */
export const columnColumns = ({ wanted, onZoom }: Options): readonly Column<Part>[] => [
  {
    key: 'span',
    label: 'Part',
    lead: true,
    cell: ({ from, to, tree }) =>
      tree ? (
        counted(to - from, 'tree node')
      ) : (
        <Anchor component="button" type="button" fz="inherit" onClick={() => onZoom({ from, to })}>
          {spanInWords({ from, to })}
        </Anchor>
      ),
  },
  {
    key: 'least',
    label: 'Fewest live copies',
    cell: ({ least }) => `${formatNumber(least)}, ${WORD_OF[classOf(least, wanted)]}`,
  },
  { key: 'bytes', label: 'Size', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
]

const WORD_OF = Object.fromEntries(COPY_CLASSES) as Record<ReturnType<typeof classOf>, string>
