import { openUploads } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'
import { uploadSchema, uploadView } from '../../uploads/upload-view.ts'

export const listUploadsRoute = defineRoute({
  method: 'get',
  path: '/uploads',
  tag: 'Files',
  summary:
    'Your resumable uploads that are not finished, newest first. Asking disturbs none of them',
  access: 'user',
  keepsToFolder: true,
  // The last one of a page is where the next begins.
  query: z.strictObject({ limit, cursor: z.uuid().optional() }),
  answers: {
    200: {
      description: 'A page of uploads',
      schema: z.object({ items: z.array(uploadSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { limit, cursor } = query
    const found = await openUploads(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const items = found.slice(0, limit)
    const next = found.length > limit ? (items.at(-1)?.id ?? null) : null
    return { status: 200, body: { items: items.map(uploadView), next } }
  },
})
