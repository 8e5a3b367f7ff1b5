import { findImport } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { importIdParams, importSchema, importView } from '../../imports/import-view.ts'

export const getImportRoute = defineRoute({
  method: 'get',
  path: '/imports/{id}',
  tag: 'Imports',
  summary: 'How far an import is',
  access: 'user',
  keepsToFolder: true,
  params: importIdParams,
  answers: { 200: { description: 'The import', schema: importSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const row = await findImport(catalog, { ...params, ownerId, within })
    if (row === undefined) throw new NotFound()
    return { status: 200, body: importView(row) }
  },
})
