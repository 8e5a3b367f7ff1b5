import { z } from 'zod'
import { leaveWhenDrained } from '../../balance/leave-when-drained.ts'
import { leavingSchema } from '../../balance/leaving-view.ts'
import { planLeaving } from '../../balance/plan-leaving.ts'
import { removeNode } from '../../balance/remove-node.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const removeNodeRoute = defineRoute({
  method: 'delete',
  path: '/nodes/{id}',
  tag: 'System',
  summary:
    'Give a node up for good. Refused while it holds last copies, unless `?confirm=last-copies`, or `?lost=true` for one that does not answer and will not come back. With `?whenDrained=true` it is drained first and removed as soon as nothing in use is left on it',
  access: 'admin',
  params: nodeIdParams,
  query: z.strictObject({
    confirm: z.literal('last-copies').optional(),
    lost: flag,
    whenDrained: flag.meta({
      description: 'Drain it, then remove it. `POST /nodes/{id}/resume` keeps the node after all.',
    }),
    dryRun: flag.meta({ description: 'Only say what it would come to.' }),
  }),
  answers: {
    200: { description: 'With `?dryRun=true`: what it would come to', schema: leavingSchema },
    202: { description: 'It drains, and leaves when that is done', schema: nodeSchema },
    204: { description: 'Its id is lost for ever; what it held is repaired' },
  },
  problems: ['NOT_FOUND', 'LAST_COPIES', 'NODE_STATE_CONFLICT'],
  // What is at stake is counted now, a second per five million chunks.
  streams: true,
  async handle(
    { params, query, caller },
    { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>,
  ) {
    if (query.dryRun) {
      const plan = await planLeaving(catalog, { nodeId: params.id, how: 'remove' })
      return { status: 200, body: plan }
    }
    if (query.whenDrained) {
      const node = await leaveWhenDrained(catalog, { nodeId: params.id, actorId: caller.userId })
      return { status: 202, body: nodeView(node, pool) }
    }
    await removeNode(catalog, {
      nodeId: params.id,
      confirmed: query.confirm === 'last-copies',
      lost: query.lost,
      actorId: caller.userId,
    })
    return { status: 204 }
  },
})
