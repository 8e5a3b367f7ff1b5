import {
  distributionPage,
  distributionPicture,
  distributionSummary,
  findFile,
} from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import {
  distributionSchema,
  distributionView,
  pictureSchema,
  pictureView,
} from '../../files/distribution-view.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound, ValidationFailed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

// The cursor is the index of the next chunk. A content never changes, so nothing can be skipped.
const query = z.strictObject({
  limit,
  cursor: index.default(0),
  from: index
    .optional()
    .meta({ description: 'With `to`, `columns` or both: the picture instead.' }),
  to: index.optional().meta({ description: 'One past the last chunk in view.' }),
  columns: z.coerce
    .number()
    .int()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'Most columns of the picture.' }),
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
    200: {
      description: 'A page of chunks and the whole in numbers, or the picture',
      schema: z.union([distributionSchema, pictureSchema]),
    },
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
    const { from = 0, to = file.chunks, columns = 128, cursor } = query
    if (query.from !== undefined || query.to !== undefined || query.columns !== undefined) {
      const end = Math.min(to, file.chunks)
      if (from >= end) throw new ValidationFailed([{ path: 'from', message: 'is not in the file' }])
      const view = { contentId, from, to: end, at: cursor, columns }
      return { status: 200, body: pictureView(await distributionPicture(catalog, view), view) }
    }
    const [page, summary] = await Promise.all([
      distributionPage(catalog, { contentId, from: query.cursor, limit: query.limit }),
      distributionSummary(catalog, { contentId }),
    ])
    return { status: 200, body: distributionView(page, summary) }
  },
})
