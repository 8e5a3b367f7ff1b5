import { resumeNode } from '../../balance/drain-node.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const resumeNodeRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/resume',
  tag: 'System',
  summary: 'Take a node back that drains, was drained, or is in maintenance or quarantine',
  access: 'admin',
  params: nodeIdParams,
  answers: { 200: { description: 'The node as it is now', schema: nodeSchema } },
  problems: ['NOT_FOUND', 'NODE_STATE_CONFLICT'],
  async handle({ params, caller }, { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>) {
    const node = await resumeNode(catalog, { nodeId: params.id, actorId: caller.userId })
    return { status: 200, body: nodeView(node, pool) }
  },
})
