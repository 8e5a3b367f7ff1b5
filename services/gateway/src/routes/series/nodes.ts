import { readNodeLatency } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeLatencySchema, nodeLatencyView } from '../../series/node-latency-view.ts'

export const getNodeLatencyRoute = defineRoute({
  method: 'get',
  path: '/series/nodes',
  tag: 'System',
  summary: 'How long clients waited for each node in the last hour, by minutes',
  access: 'admin',
  answers: { 200: { description: 'The last hour', schema: nodeLatencySchema } },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    return { status: 200, body: nodeLatencyView(await readNodeLatency(catalog)) }
  },
})
