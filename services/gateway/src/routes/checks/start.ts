import { startCheck } from '@holdfast/catalog'
import { checkSystem } from '@holdfast/jobs'
import { z } from 'zod'
import { checkSchema, checkView } from '../../checks/check-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

const body = z.strictObject({
  repair: z.boolean().meta({ description: 'False: only look, and change nothing.' }),
  deep: z.boolean().default(false).meta({ description: 'Ask every node for what it has.' }),
  verifyPercent: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .meta({ description: 'Of all copies, how many are read again and hashed.' }),
})

export const startCheckRoute = defineRoute({
  method: 'post',
  path: '/health-checks',
  tag: 'System',
  summary: 'Compares everything that should be with what is, and repairs it if asked to',
  access: 'admin',
  body: { kind: 'json', schema: body },
  answers: {
    202: { description: 'The check, which now runs', schema: checkSchema, headers: ['Location'] },
  },
  problems: ['CHECK_RUNNING'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const check = await startCheck(catalog, {
      ...body,
      origin: 'manual',
      requestedBy: caller.userId,
      // By the outbox: a queue that is away delays the check and does not refuse it.
      job: (checkId) => ({ job: checkSystem.name, payload: { checkId } }),
    })
    const headers = { location: `/api/v1/health-checks/${check.id}` }
    return { status: 202, body: checkView(check), headers }
  },
})
