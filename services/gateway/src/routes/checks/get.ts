import { findCheck } from '@holdfast/catalog'
import { z } from 'zod'
import { checkSchema, checkView } from '../../checks/check-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const getCheckRoute = defineRoute({
  method: 'get',
  path: '/health-checks/{id}',
  tag: 'System',
  summary: 'A health check: how far it is, what it found, and what was left',
  access: 'admin',
  params: z.strictObject({ id: z.uuid() }),
  answers: { 200: { description: 'The check', schema: checkSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const check = await findCheck(catalog, params.id)
    if (check === undefined) throw new NotFound('This health check')
    return { status: 200, body: checkView(check) }
  },
})
