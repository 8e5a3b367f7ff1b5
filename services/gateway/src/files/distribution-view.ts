import type { DistributionItem, DistributionSummary, Picture } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { NODE_STATES } from '@holdfast/placement'
import { z } from 'zod'

const copySchema = z.object({
  nodeId: z.int(),
  nodeState: z.enum(NODE_STATES),
  state: z.enum(['verified', 'unreachable', 'moving', 'missing', 'corrupt']),
  verifiedAt: z.iso.datetime().nullable().meta({
    description: 'When the node was last listed or its copies re-read. Null: not since the upload.',
  }),
})

export const distributionSchema = z
  .object({
    items: z.array(
      z.object({ index: z.int(), cid: z.string(), size: z.int(), copies: z.array(copySchema) }),
    ),
    next: z.string().nullable(),
    summary: z.object({
      chunks: z.int(),
      byCopies: z.record(z.string(), z.int()).meta({ description: 'Chunks by live copies.' }),
      byNode: z.array(
        z.object({
          nodeId: z.int(),
          nodeState: z.enum(NODE_STATES),
          chunks: z.int(),
          bytes: z.number(),
        }),
      ),
    }),
  })
  .meta({ id: 'Distribution' })

/** Chunks by the CID under which a node has them: raw, whatever links to them. */
export const distributionView = (
  page: { items: DistributionItem[]; next: number | null },
  summary: DistributionSummary,
): z.output<typeof distributionSchema> => ({
  items: page.items.map(({ index, digest, size, copies }) => ({
    index,
    cid: cidText(digest),
    size,
    copies: copies.map(({ verifiedAt, ...copy }) => ({
      ...copy,
      verifiedAt: verifiedAt?.toISOString() ?? null,
    })),
  })),
  next: page.next === null ? null : String(page.next),
  summary,
})

const cellSchema = z.object({
  nodeId: z.int(),
  held: z.int(),
  unreachable: z.int(),
  moving: z.int(),
  missing: z.int(),
  corrupt: z.int(),
})

const columnSchema = z.object({
  from: z.int(),
  to: z.int().meta({ description: 'One past its last chunk.' }),
  bytes: z.number(),
  least: z.int().meta({ description: 'Live copies of the chunk that has the fewest.' }),
  cells: z.array(cellSchema),
})

export const pictureSchema = z
  .object({
    from: z.int(),
    to: z.int(),
    step: z.int().meta({ description: 'Chunks per column, a power of two.' }),
    nodes: z.array(
      z.object({
        nodeId: z.int(),
        nodeState: z.enum(NODE_STATES),
        name: z.string(),
        zone: z.string().nullable(),
      }),
    ),
    columns: z.array(columnSchema),
    tree: columnSchema.nullable().meta({ description: 'The tree nodes; with the first answer.' }),
    next: z.string().nullable().meta({
      description: 'More columns of this view: the same call with it as `cursor`.',
    }),
  })
  .meta({ id: 'DistributionPicture' })

export const pictureView = (
  { step, nodes, columns, tree, next }: Picture,
  { from, to }: { from: number; to: number },
): z.output<typeof pictureSchema> => ({
  from,
  to,
  step,
  nodes,
  columns,
  tree,
  next: next === null ? null : String(next),
})
