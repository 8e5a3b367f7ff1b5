import { audit } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { sealed } from '../../nodes/add-node.ts'
import { inspectAddress, inspectionSchema, nodeCallSignal } from '../../nodes/inspection.ts'
import { nodeFields } from '../../nodes/node-fields.ts'

const body = z.strictObject({
  rpcUrl: nodeFields.rpcUrl,
  gatewayUrl: nodeFields.gatewayUrl.default(null),
  credentials: nodeFields.credentials.default(null),
})

export const testAddressRoute = defineRoute({
  method: 'post',
  path: '/nodes/test',
  tag: 'System',
  summary: 'Tests an address that might become a node, and explains each result',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'What was found', schema: inspectionSchema } },
  streams: true,
  async handle(
    { body, caller, signal },
    deps: Pick<GatewayDeps, 'catalog' | 'openNode' | 'vaults'>,
  ) {
    // Sealed for the moment, because doors are opened with what the catalogue would hold.
    const door = { ...body, credentials: sealed(deps.vaults.nodes, body.credentials) }
    const found = await inspectAddress(deps, door, nodeCallSignal(signal))
    const detail = { rpcUrl: body.rpcUrl }
    await audit(deps.catalog, { actorId: caller.userId, action: 'node.tested', detail })
    return { status: 200, body: found }
  },
})
