import { listPlans, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import { planSchema, planView } from '../../balance/plan-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

export const listRebalancesRoute = defineRoute({
  method: 'get',
  path: '/rebalances',
  tag: 'System',
  summary: 'Rebalances, or with `?kind=drain` drains of nodes, newest first',
  access: 'admin',
  // Ids grow with time, so the last one of a page is where the next begins.
  query: z.strictObject({
    limit,
    cursor: z.uuid().optional(),
    kind: z.enum(['rebalance', 'drain']).default('rebalance'),
  }),
  answers: {
    200: {
      description: 'A page of plans',
      schema: z.object({ items: z.array(planSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { limit, cursor, kind } = query
    const found = await listPlans(catalog, {
      kind,
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const rate = (await settingsInForce(catalog)).rebalanceBytesPerSecond ?? null
    const items = found.slice(0, limit)
    const next = found.length > limit ? (items.at(-1)?.id ?? null) : null
    return { status: 200, body: { items: items.map((plan) => planView(plan, rate)), next } }
  },
})
