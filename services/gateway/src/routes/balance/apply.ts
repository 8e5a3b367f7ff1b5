import { settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import { planSchema, planView } from '../../balance/plan-view.ts'
import { applyProposal } from '../../balance/propose-rebalance.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

export const applyRebalanceRoute = defineRoute({
  method: 'post',
  path: '/rebalances/{id}/apply',
  tag: 'System',
  summary:
    'Begin with a plan that was kept by `dryRun` with `keep`; it moves no more than it showed',
  access: 'admin',
  params: z.object({ id: z.uuid() }),
  answers: { 202: { description: 'The plan; a rebalancer begins with it', schema: planSchema } },
  problems: ['NOT_FOUND', 'PLAN_OPEN', 'PLAN_STATE_CONFLICT'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const plan = await applyProposal(catalog, { id: params.id, actorId: caller.userId })
    const rate = (await settingsInForce(catalog)).rebalanceBytesPerSecond ?? null
    return { status: 202, body: planView(plan, rate) }
  },
})
