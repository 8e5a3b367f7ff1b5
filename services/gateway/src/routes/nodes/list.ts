import { listNodes } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

export const listNodesRoute = defineRoute({
  method: 'get',
  path: '/nodes',
  tag: 'System',
  summary: 'The nodes that store chunks',
  access: 'admin',
  answers: {
    200: {
      description: 'All nodes that are not lost',
      schema: z.object({ items: z.array(nodeSchema), next: z.null() }),
    },
  },
  async handle(_input, { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>) {
    const nodes = await listNodes(catalog)
    return { status: 200, body: { items: nodes.map((node) => nodeView(node, pool)), next: null } }
  },
})
