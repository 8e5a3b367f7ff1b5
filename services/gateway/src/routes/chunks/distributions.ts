import {
  distributionByCopies,
  distributionByFile,
  distributionByNode,
  type FileSpread,
} from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { NODE_STATES } from '@holdfast/placement'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { healthSchema } from '../../files/file-view.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

const query = z.strictObject({
  by: z
    .enum(['file', 'node', 'copies'])
    .default('file')
    .meta({ description: 'What an item stands for.' }),
  state: healthSchema.optional().meta({ description: 'Of files.' }),
  fileId: z.uuid().optional().meta({ description: 'This file only.' }),
  ownerId: z.uuid().optional().meta({ description: 'Files of this user.' }),
  nodeId: z.coerce
    .number()
    .int()
    .min(1)
    .max(32_767)
    .optional()
    .meta({ description: 'What lies on this node.' }),
  copies: z.coerce.number().int().min(0).max(100).optional().meta({ description: 'Live copies.' }),
  limit,
  cursor: z.uuid().optional(),
})

const sum = { chunks: z.number(), bytes: z.number() }
const byFile = z.object({
  fileId: z.uuid(),
  ownerId: z.uuid(),
  folder: z.string(),
  name: z.string(),
  cid: z.string().meta({ description: 'Root CID.' }),
  size: z.number(),
  chunks: z.int(),
  wanted: z.int(),
  least: z.int().nullable(),
  health: healthSchema,
  nodes: z.array(z.int()).nullable().meta({ description: 'Null: too large to count in a list.' }),
  largestShare: z.number().nullable().meta({ description: 'Of its chunks, on one node.' }),
})
const byNode = z.object({
  nodeId: z.int(),
  nodeState: z.enum(NODE_STATES),
  ...sum,
  onlyHere: z.object(sum).meta({ description: 'What has no other live copy.' }),
})
const byCopies = z.object({ copies: z.int(), wanted: z.int(), ...sum })

export const listDistributionsRoute = defineRoute({
  method: 'get',
  path: '/distributions',
  tag: 'System',
  summary: 'How everything lies on the nodes: per file, per node, or per number of copies',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'Sums. Those per node and copies are as of the last summary.',
      schema: z.object({
        items: z.array(z.union([byFile, byNode, byCopies])),
        next: z.string().nullable(),
        asOf: z.iso.datetime().nullable(),
      }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { by, state, fileId, ownerId, nodeId, copies, limit, cursor } = query
    if (by === 'file') {
      const input = { state, fileId, ownerId, nodeId, copies, limit, after: cursor }
      const { items, next } = await distributionByFile(catalog, input)
      return { status: 200, body: { items: items.map(fileView), next, asOf: null } }
    }
    const { items, asOf } =
      by === 'node'
        ? await distributionByNode(catalog)
        : await distributionByCopies(catalog, { nodeId })
    const shown = (items as { nodeId?: number; copies?: number }[]).filter(
      (one) =>
        (by !== 'node' || nodeId === undefined || one.nodeId === nodeId) &&
        (by !== 'copies' || copies === undefined || one.copies === copies),
    )
    return { status: 200, body: { items: shown, next: null, asOf: asOf?.toISOString() ?? null } }
  },
})

const fileView = ({ file, spread }: FileSpread): z.output<typeof byFile> => ({
  fileId: file.id,
  ownerId: file.ownerId,
  folder: file.folder,
  name: file.name,
  cid: cidText(file.root.digest, file.root.codec),
  size: file.size,
  chunks: file.chunks,
  wanted: file.copies.wanted,
  least: file.copies.least,
  health: file.health,
  nodes: spread?.nodes ?? null,
  largestShare: spread?.largestShare ?? null,
})
