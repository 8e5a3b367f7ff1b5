import { z } from 'zod'
import { leavingSchema } from '../../balance/leaving-view.ts'
import { planLeaving } from '../../balance/plan-leaving.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { flag } from '../../http/validate.ts'
import { markOut } from '../../nodes/mark-out.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const markOutRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/out',
  tag: 'System',
  summary: 'Do not wait any longer for a node that is down: make its copies on others now',
  access: 'admin',
  params: nodeIdParams,
  query: z.strictObject({ dryRun: flag.meta({ description: 'Only say what it would come to.' }) }),
  answers: {
    200: { description: 'With `?dryRun=true`: what it would come to', schema: leavingSchema },
    202: { description: 'The node, which is out now', schema: nodeSchema },
  },
  problems: ['NOT_FOUND', 'NODE_STATE_CONFLICT'],
  // What lies there may have to be summed up first, a second per five million chunks.
  streams: true,
  async handle(
    { params, query, caller },
    { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>,
  ) {
    if (query.dryRun) {
      const plan = await planLeaving(catalog, { nodeId: params.id, how: 'remove' })
      return { status: 200, body: plan }
    }
    const node = await markOut(catalog, { nodeId: params.id, actorId: caller.userId })
    return { status: 202, body: nodeView(node, pool) }
  },
})
