import { findFile, listVersions } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { versionSchema, versionView } from '../../files/version-view.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

// The cursor is the last version shown; numbers only grow.
const query = z.strictObject({
  limit,
  cursor: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
})

export const listVersionsRoute = defineRoute({
  method: 'get',
  path: '/files/{id}/versions',
  tag: 'Files',
  summary: 'What a file was before it was replaced, newest first',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  query,
  answers: {
    200: {
      description: 'A page of versions',
      schema: z.object({ items: z.array(versionSchema), next: z.string().nullable() }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const owner = { ownerId: caller.userId, within: caller.within }
    const file = await findFile(catalog, { ...owner, id: params.id })
    if (file === undefined) throw new NotFound('This file')
    const { items, next } = await listVersions(catalog, {
      ...owner,
      fileId: params.id,
      before: query.cursor,
      limit: query.limit,
    })
    const body = { items: items.map(versionView), next: next === null ? null : String(next) }
    return { status: 200, body }
  },
})
