import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { addNode } from '../../nodes/add-node.ts'
import { nodeCallSignal } from '../../nodes/inspection.ts'
import { nodeFields } from '../../nodes/node-fields.ts'
import { nodeSchema, nodeView } from '../../nodes/node-view.ts'

const { rpcUrl, gatewayUrl, credentials, name, zone, weight } = nodeFields

const body = z.strictObject({
  rpcUrl,
  gatewayUrl: gatewayUrl.default(null),
  credentials: credentials.optional(),
  name: name.optional(),
  zone: zone.optional(),
  weight: weight.optional(),
  allowUnsynced: z
    .boolean()
    .default(false)
    .meta({ description: 'Accept a node that may lose what it confirmed.' }),
})

type Deps = Pick<GatewayDeps, 'catalog' | 'pool' | 'openNode' | 'vaults'>

export const addNodeRoute = defineRoute({
  method: 'post',
  path: '/nodes',
  tag: 'System',
  summary: 'Adds a node: checks it, marks it as ours, and opens it for copies',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: {
    201: { description: 'The node', schema: nodeSchema, headers: ['Location'] },
    200: {
      description: 'A node that was known moved to this address',
      schema: nodeSchema,
      headers: ['Location'],
    },
  },
  problems: ['NODE_NOT_ACCEPTED', 'NODE_KNOWN'],
  streams: true,
  async handle({ body, caller, signal }, deps: Deps) {
    const input = { ...body, actorId: caller.userId }
    const { node, isNew } = await addNode(deps, input, nodeCallSignal(signal))
    const headers = { location: `/api/v1/nodes/${node.id}` }
    return { status: isNew ? 201 : 200, body: nodeView(node, deps.pool), headers }
  },
})
