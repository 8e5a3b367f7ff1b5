import type { DistributionPicture, PictureColumn } from '@holdfast/client'
import type { COPY_CLASSES } from '../../../../ui/words.ts'

/** More nodes than this are drawn as one row per zone, each of which opens. */
const MOST_ROWS = 24

export type Cell = Omit<PictureColumn['cells'][number], 'nodeId'>
export type CopyClass = (typeof COPY_CLASSES)[number][0]

export type PictureRow = {
  key: string
  name: string
  zone: string | null
  /** Null: several nodes in one row. */
  nodeState: string | null
  nodeIds: readonly number[]
}

export const NO_COPIES: Cell = { held: 0, unreachable: 0, moving: 0, missing: 0, corrupt: 0 }

/** Several answers about one view, as one: the columns that are counted so far. */
export function joinPictures(
  pages: readonly DistributionPicture[],
): DistributionPicture | undefined {
  const [first] = pages
  const last = pages.at(-1)
  if (first === undefined || last === undefined) return undefined
  const nodes = new Map(pages.flatMap((page) => page.nodes).map((node) => [node.nodeId, node]))
  return {
    ...first,
    nodes: [...nodes.values()].sort(byZoneAndName),
    columns: pages.flatMap(({ columns }) => columns),
    next: last.next,
  }
}

type Node = DistributionPicture['nodes'][number]

const byZoneAndName = (a: Node, b: Node) =>
  (a.zone ?? '\uffff').localeCompare(b.zone ?? '\uffff') || a.name.localeCompare(b.name)

/** Columns that this view has when all of it is counted, the tree not among them. */
export const columnsOf = ({ from, to, step }: Pick<DistributionPicture, 'from' | 'to' | 'step'>) =>
  Math.ceil((to - from) / step)

/** One row for each node, or for each zone where there are too many; opened zones show their nodes. */
export function rowsOf(
  nodes: DistributionPicture['nodes'],
  opened: ReadonlySet<string> = new Set(),
): PictureRow[] {
  if (nodes.length <= MOST_ROWS) return nodes.map(rowOfNode)
  const zones = Map.groupBy(nodes, ({ zone }) => zone)
  return [...zones].flatMap(([zone, within]) => {
    const key = `zone:${zone ?? ''}`
    const whole: PictureRow = {
      key,
      name: zone ?? 'no zone',
      zone,
      nodeState: null,
      nodeIds: within.map(({ nodeId }) => nodeId),
    }
    return opened.has(key) ? [whole, ...within.map(rowOfNode)] : [whole]
  })
}

const rowOfNode = ({ nodeId, name, zone, nodeState }: Node): PictureRow => ({
  key: String(nodeId),
  name,
  zone,
  nodeState,
  nodeIds: [nodeId],
})

/** What the nodes of a row have of a column's chunks. */
export function cellOf(column: Pick<PictureColumn, 'cells'>, nodeIds: readonly number[]): Cell {
  const own = column.cells.filter(({ nodeId }) => nodeIds.includes(nodeId))
  const sum = (name: keyof Cell) => own.reduce((all, cell) => all + cell[name], 0)
  return {
    held: sum('held'),
    unreachable: sum('unreachable'),
    moving: sum('moving'),
    missing: sum('missing'),
    corrupt: sum('corrupt'),
  }
}

/** Live copies against wanted ones. */
export function classOf(live: number, wanted: number): CopyClass {
  if (live === 0) return 'none'
  if (live > wanted) return 'more'
  if (live === wanted) return 'wanted'
  return live === 1 ? 'one' : 'some'
}

export type CellMark = 'corrupt' | 'missing' | 'moving'

/** The worst that a cell has to say, beside what it holds. */
export const markOf = ({ corrupt, missing, moving }: Cell): CellMark | undefined =>
  corrupt > 0 ? 'corrupt' : missing > 0 ? 'missing' : moving > 0 ? 'moving' : undefined

/** Shares of a cell's height, from below: live copies, and copies whose node does not answer. */
export function fillOf(cell: Cell, chunks: number, nodes = 1) {
  const all = Math.max(1, chunks * nodes)
  const held = Math.min(1, cell.held / all)
  return { held, unreachable: Math.min(1 - held, cell.unreachable / all) }
}

/** Fewest live copies of any chunk in what is counted; undefined while nothing is. */
export function leastOf({ columns, tree }: DistributionPicture): number | undefined {
  const all = [...columns, ...(tree === null ? [] : [tree])]
  return all.length === 0 ? undefined : Math.min(...all.map(({ least }) => least))
}
