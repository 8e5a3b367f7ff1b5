import type { DistributionItem, DistributionSummary } from '@holdfast/catalog'
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
