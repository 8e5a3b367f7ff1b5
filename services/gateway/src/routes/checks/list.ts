import { listChecks } from '@holdfast/catalog'
import { z } from 'zod'
import { checkSchema, checkView } from '../../checks/check-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

export const listChecksRoute = defineRoute({
  method: 'get',
  path: '/health-checks',
  tag: 'System',
  summary: 'The health checks of the last 90 days, newest first',
  access: 'admin',
  // Ids grow with time, so the last one of a page is where the next begins.
  query: z.strictObject({ limit, cursor: z.uuid().optional() }),
  answers: {
    200: {
      description: 'A page of checks',
      schema: z.object({ items: z.array(checkSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { limit, cursor } = query
    const found = await listChecks(catalog, {
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const items = found.slice(0, limit)
    const next = found.length > limit ? (items.at(-1)?.id ?? null) : null
    return { status: 200, body: { items: items.map(checkView), next } }
  },
})
