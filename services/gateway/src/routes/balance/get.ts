import { findPlan, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import { planSchema, planView } from '../../balance/plan-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const getRebalanceRoute = defineRoute({
  method: 'get',
  path: '/rebalances/{id}',
  tag: 'System',
  summary: 'A rebalance, or a drain, and how far it is',
  access: 'admin',
  params: z.object({ id: z.uuid() }),
  answers: { 200: { description: 'The plan', schema: planSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const plan = await findPlan(catalog, params.id)
    if (plan === undefined) throw new NotFound('This rebalance')
    const rate = (await settingsInForce(catalog)).rebalanceBytesPerSecond ?? null
    return { status: 200, body: planView(plan, rate) }
  },
})
