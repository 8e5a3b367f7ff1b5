import {
  canSort,
  distributionByCopies,
  distributionByFile,
  distributionByIssue,
  distributionByNode,
  FILE_SPREAD_SORTS,
} from '@holdfast/catalog'
import { NODE_STATES } from '@holdfast/placement'
import { z } from 'zod'
import { spreadSchema, spreadView } from '../../all-files/spread-view.ts'
import { digestsNamed, issueKind } from '../../chunks/chunk-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { healthSchema } from '../../files/file-view.ts'
import { ValidationFailed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, limit } from '../../http/validate.ts'

const bytes = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

const query = z.strictObject({
  by: z
    .enum(['file', 'node', 'copies', 'issue'])
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
  search: z.string().min(1).max(255).optional().meta({ description: 'Part of the name.' }),
  minSize: bytes.optional().meta({ description: 'Bytes, included.' }),
  maxSize: bytes.optional().meta({ description: 'Bytes, included.' }),
  cid: z.string().min(1).max(128).optional().meta({
    description: 'Root CID or its beginning, or its digest or beginning in hexadecimal digits.',
  }),
  sort: z.enum(FILE_SPREAD_SORTS).optional().meta({
    description:
      'Of files. What is found by `cid` or is at risk or worse has an order of its own; a range of sizes comes by size.',
  }),
  limit,
  cursor,
})

const CANNOT_SORT = { path: 'sort', message: 'has no index together with these filters' }

const sum = { chunks: z.number(), bytes: z.number() }
const byNode = z.object({
  nodeId: z.int(),
  nodeState: z.enum(NODE_STATES),
  ...sum,
  onlyHere: z.object(sum).meta({ description: 'What has no other live copy.' }),
})
const byCopies = z.object({ copies: z.int(), wanted: z.int(), ...sum })
const byIssue = z.object({
  issue: z.enum([...issueKind.options, 'any']),
  chunks: z.int(),
  more: z.boolean().meta({ description: 'There are more; nobody counts further than that.' }),
})

export const listDistributionsRoute = defineRoute({
  method: 'get',
  path: '/distributions',
  tag: 'System',
  summary:
    'How everything lies on the nodes: per file, per node, per number of copies, or per issue',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'Sums. Those per node and copies are as of the last summary.',
      schema: z.object({
        items: z.array(z.union([spreadSchema, byNode, byCopies, byIssue])),
        next: z.string().nullable(),
        asOf: z.iso.datetime().nullable(),
      }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { by, cid, ...rest } = query
    const { nodeId, copies } = rest
    if (by === 'file') {
      const input = { ...rest, roots: cid === undefined ? undefined : digestsNamed(cid) }
      if (!canSort(input)) throw new ValidationFailed([CANNOT_SORT])
      const { items, next } = await distributionByFile(catalog, input)
      return { status: 200, body: { items: items.map(spreadView), next, asOf: null } }
    }
    if (by === 'issue') {
      const items = await distributionByIssue(catalog)
      return { status: 200, body: { items, next: null, asOf: null } }
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
