import { audit } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { inspectionSchema, inspectKnown, nodeCallSignal } from '../../nodes/inspection.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'

export const testNodeRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/test',
  tag: 'System',
  summary: 'Tests a node, and explains each result',
  access: 'admin',
  params: nodeIdParams,
  answers: { 200: { description: 'What was found', schema: inspectionSchema } },
  problems: ['NOT_FOUND'],
  streams: true,
  async handle({ params, caller, signal }, deps: Pick<GatewayDeps, 'catalog' | 'openNode'>) {
    const body = await inspectKnown(deps, params.id, nodeCallSignal(signal))
    const subject = String(params.id)
    await audit(deps.catalog, { actorId: caller.userId, action: 'node.tested', subject })
    return { status: 200, body }
  },
})
