import { listImports } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'
import { importSchema, importView } from '../../imports/import-view.ts'

export const listImportsRoute = defineRoute({
  method: 'get',
  path: '/imports',
  tag: 'Imports',
  summary: 'Your imports, newest first; old ones are forgotten',
  access: 'user',
  keepsToFolder: true,
  // Ids grow with time, so the last one of a page is where the next begins.
  query: z.strictObject({ limit, cursor: z.uuid().optional() }),
  answers: {
    200: {
      description: 'A page of imports',
      schema: z.object({ items: z.array(importSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { limit, cursor } = query
    const found = await listImports(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const items = found.slice(0, limit)
    const next = found.length > limit ? (items.at(-1)?.id ?? null) : null
    return { status: 200, body: { items: items.map(importView), next } }
  },
})
