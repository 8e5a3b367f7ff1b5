import { editFile } from '@holdfast/catalog'
import { z } from 'zod'
import { anyFileSchema, ownerOf, showAnyFile } from '../../all-files/any-file.ts'
import type { GatewayDeps } from '../../deps.ts'
import { copies, fileIdParams } from '../../files/fields.ts'
import { defineRoute } from '../../http/route.ts'

const body = z.strictObject({
  copies: copies.meta({
    description: 'R. Files that share a content have the highest that any of them asks for.',
  }),
})

export const editAnyFileRoute = defineRoute({
  method: 'patch',
  path: '/all-files/{id}',
  tag: 'System',
  summary: 'Change the wanted copies of a file of anybody',
  access: 'admin',
  params: fileIdParams,
  body: { kind: 'json', schema: body },
  answers: { 200: { description: 'The file', schema: anyFileSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params: { id }, body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const ownerId = await ownerOf(catalog, id)
    await editFile(catalog, { ownerId, id, copies: body.copies, actorId: caller.userId })
    return { status: 200, body: await showAnyFile(catalog, id) }
  },
})
