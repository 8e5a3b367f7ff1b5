import { listUsers, USER_SORTS } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, limit } from '../../http/validate.ts'
import { accountSchema, accountView } from '../../people/account-view.ts'

const query = z.strictObject({
  search: z.string().min(1).max(255).optional(),
  role: z.enum(['user', 'admin']).optional(),
  disabled: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  sort: z.enum([...USER_SORTS, ...USER_SORTS.map((sort) => `-${sort}` as const)]).default('email'),
  limit,
  cursor,
})

export const listUsersRoute = defineRoute({
  method: 'get',
  path: '/users',
  tag: 'People',
  summary: 'All accounts',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'A page of accounts',
      schema: z.object({ items: z.array(accountSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { items, next } = await listUsers(catalog, query)
    return { status: 200, body: { items: items.map(accountView), next } }
  },
})
