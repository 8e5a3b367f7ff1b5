import { cancelImport } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { importIdParams } from '../../imports/import-view.ts'

export const cancelImportRoute = defineRoute({
  method: 'delete',
  path: '/imports/{id}',
  tag: 'Imports',
  summary: 'Cancels an import; files it has finished stay. Nothing changes when it is over',
  access: 'user',
  keepsToFolder: true,
  params: importIdParams,
  answers: { 204: { description: 'It is over' } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog, long }: Pick<GatewayDeps, 'catalog' | 'long'>) {
    const { userId: ownerId, within } = caller
    const cancelled = await cancelImport(catalog, { ...params, ownerId, within })
    if (cancelled === undefined) throw new NotFound()
    await Promise.all(cancelled.open.map((contentId) => long.abandon(contentId)))
    return { status: 204 }
  },
})
