import { deleteFile } from '@holdfast/catalog'
import { ownerOf } from '../../all-files/any-file.ts'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const removeAnyFileRoute = defineRoute({
  method: 'delete',
  path: '/all-files/{id}',
  tag: 'System',
  summary: "Move a file of anybody to its owner's trash, where only the owner can restore it",
  access: 'admin',
  params: fileIdParams,
  answers: { 204: { description: 'Done' } },
  problems: ['NOT_FOUND'],
  async handle({ params: { id }, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const ownerId = await ownerOf(catalog, id)
    const gone = await deleteFile(catalog, { ownerId, id, actorId: caller.userId })
    if (!gone) throw new NotFound('This file')
    return { status: 204 }
  },
})
