import { distributionPage, distributionSummary, findFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { distributionSchema, distributionView } from '../../files/distribution-view.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

// The cursor is the index of the next chunk. A content never changes, so nothing can be skipped.
const query = z.strictObject({
  limit,
  cursor: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
})

export const distributionRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/distribution',
  tag: 'Files',
  summary: 'On which nodes each chunk of a file lies',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  query,
  answers: {
    200: { description: 'A page of chunks, and the whole in numbers', schema: distributionSchema },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const file = await findFile(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      id: params.id,
    })
    if (file === undefined) throw new NotFound('This file')
    const { contentId } = file
    const [page, summary] = await Promise.all([
      distributionPage(catalog, { contentId, from: query.cursor, limit: query.limit }),
      distributionSummary(catalog, { contentId }),
    ])
    return { status: 200, body: distributionView(page, summary) }
  },
})
