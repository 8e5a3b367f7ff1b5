import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { editNode } from '../../nodes/edit-node.ts'
import { nodeCallSignal } from '../../nodes/inspection.ts'
import { nodeFields, nodeIdParams } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

const body = z
  .strictObject({
    ...nodeFields,
    maintenance: z.boolean().meta({ description: 'While on, its silence is no reason to repair.' }),
  })
  .partial()

type Deps = Pick<GatewayDeps, 'catalog' | 'pool' | 'openNode' | 'vaults'>

export const editNodeRoute = defineRoute({
  method: 'patch',
  path: '/nodes/{id}',
  tag: 'System',
  summary: "Changes a node's name, zone, weight, addresses, credentials, or its maintenance",
  access: 'admin',
  params: nodeIdParams,
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'The node as it is now', schema: nodeSchema } },
  problems: ['NOT_FOUND', 'NODE_NOT_ACCEPTED', 'NODE_KNOWN', 'NODE_STATE_CONFLICT'],
  streams: true,
  async handle({ params, body, caller, signal }, deps: Deps) {
    const node = await editNode(deps, {
      nodeId: params.id,
      change: body,
      actorId: caller.userId,
      signal: nodeCallSignal(signal),
    })
    return { status: 200, body: nodeView(node, deps.pool) }
  },
})
