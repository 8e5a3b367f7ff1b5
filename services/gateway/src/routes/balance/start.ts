import { readRebalance, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import { applyRebalance } from '../../balance/apply-rebalance.ts'
import { dryPlanView, planSchema, planView } from '../../balance/plan-view.ts'
import { proposeRebalance } from '../../balance/propose-rebalance.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

const REASON = 'an administrator asked for it'

/** Sums of who holds what may be as old as this, in seconds. */
const FRESH_SECONDS = 60

const body = z
  .strictObject({
    dryRun: z.boolean().default(false),
    keep: z.boolean().default(false).meta({
      description: 'With `dryRun`: keep the plan for a day, to be applied by its id.',
    }),
  })
  .refine(({ dryRun, keep }) => dryRun || !keep, { path: ['keep'], message: 'goes with dryRun' })

export const startRebalanceRoute = defineRoute({
  method: 'post',
  path: '/rebalances',
  tag: 'System',
  summary: 'Move copies to where they belong, or with `dryRun` only say what would move',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: {
    200: { description: 'What would move; or nothing has to', schema: planSchema },
    201: { description: 'What would move, kept under its id', schema: planSchema },
    202: { description: 'The plan; a rebalancer begins with it', schema: planSchema },
  },
  problems: ['PLAN_OPEN'],
  // Who holds what may have to be summed up first, a second per five million chunks.
  streams: true,
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const plan = await readRebalance(catalog, { freshSeconds: FRESH_SECONDS })
    const bytesPerSecond = (await settingsInForce(catalog)).rebalanceBytesPerSecond ?? null
    const by = { reason: REASON, actorId: caller.userId }
    if (plan.moves.length === 0 || (body.dryRun && !body.keep)) {
      return { status: 200, body: dryPlanView(plan, { bytesPerSecond, reason: REASON }) }
    }
    if (body.dryRun) {
      const kept = await proposeRebalance(catalog, plan, by)
      return { status: 201, body: planView(kept, bytesPerSecond) }
    }
    const made = await applyRebalance(catalog, plan, by)
    return { status: 202, body: planView(made, bytesPerSecond) }
  },
})
