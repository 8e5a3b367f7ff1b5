import { drainNode } from '../../balance/drain-node.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const drainNodeRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/drain',
  tag: 'System',
  summary: 'Empty a node: each chunk gets its copy elsewhere before the one here goes',
  access: 'admin',
  params: nodeIdParams,
  answers: {
    202: {
      description: 'The node. `GET /rebalances?kind=drain` tells how far it is.',
      schema: nodeSchema,
    },
  },
  problems: ['NOT_FOUND', 'NODE_STATE_CONFLICT'],
  async handle({ params, caller }, { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>) {
    const node = await drainNode(catalog, { nodeId: params.id, actorId: caller.userId })
    return { status: 202, body: nodeView(node, pool) }
  },
})
