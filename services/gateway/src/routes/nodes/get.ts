import { findNode } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const getNodeRoute = defineRoute({
  method: 'get',
  path: '/nodes/{id}',
  tag: 'System',
  summary: 'One node, also one that is lost',
  access: 'admin',
  params: nodeIdParams,
  answers: { 200: { description: 'The node', schema: nodeSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>) {
    const node = await findNode(catalog, params.id)
    if (node === undefined) throw new NotFound('This node')
    return { status: 200, body: nodeView(node, pool) }
  },
})
