import { changePlan, findPlan, type PlanState, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import { PlanStateConflict } from '../../balance/errors.ts'
import { planSchema, planView } from '../../balance/plan-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

type Verb = 'pause' | 'resume' | 'cancel'

const TO: Record<Verb, PlanState> = { pause: 'paused', resume: 'running', cancel: 'cancelled' }

/** Pausing, resuming and ending a plan differ in one word. A batch under way is finished first. */
const steerRoute = (verb: Verb, summary: string) =>
  defineRoute({
    method: 'post',
    path: `/rebalances/{id}/${verb}`,
    tag: 'System',
    summary,
    access: 'admin',
    params: z.object({ id: z.uuid() }),
    answers: { 200: { description: 'The plan as it is now', schema: planSchema } },
    problems: ['NOT_FOUND', 'PLAN_STATE_CONFLICT'],
    async handle({ params: { id }, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
      const to = TO[verb]
      const changed = await changePlan(catalog, { id, to, actorId: caller.userId })
      const plan = await findPlan(catalog, id)
      if (plan === undefined) throw new NotFound('This rebalance')
      // Asking twice is asking once.
      if (!changed && plan.state !== to) {
        throw new PlanStateConflict(`This plan is ${plan.state}.`)
      }
      const rate = (await settingsInForce(catalog)).rebalanceBytesPerSecond ?? null
      return { status: 200, body: planView(plan, rate) }
    },
  })

export const pauseRebalanceRoute = steerRoute('pause', 'Let a plan rest')
export const resumeRebalanceRoute = steerRoute('resume', 'Let a plan go on')
export const cancelRebalanceRoute = steerRoute(
  'cancel',
  'End a plan; what was moved stays where it is',
)
