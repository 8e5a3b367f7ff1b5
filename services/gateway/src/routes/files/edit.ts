import { editFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { changeGuard, changeRequestHeaders } from '../../files/change-conditions.ts'
import { copies, fileIdParams } from '../../files/fields.ts'
import { fileSchema } from '../../files/file-view.ts'
import { checkFolder, checkName } from '../../files/names.ts'
import { showFile } from '../../files/show-file.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

const body = z.strictObject({
  name: z.string().optional(),
  folder: z.string().optional(),
  copies: copies.optional().meta({
    description: 'R. Files that share a content have the highest that any of them asks for.',
  }),
})

export const editFileRoute = defineRoute({
  method: 'patch',
  path: '/files/{id}',
  tag: 'Files',
  summary: 'Rename a file, move it, or change its wanted copies',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  body: { kind: 'json', schema: body },
  requestHeaders: changeRequestHeaders,
  answers: { 200: { description: 'The file', schema: fileSchema, headers: ['ETag'] } },
  problems: ['NOT_FOUND', 'NAME_TAKEN', 'PRECONDITION_FAILED'],
  async handle({ params, body, caller, req }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { copies } = body
    const { userId: ownerId, within } = caller
    const name = body.name === undefined ? undefined : checkName(body.name, 'name')
    const folder = body.folder === undefined ? undefined : checkFolder(body.folder, 'folder')
    if (folder !== undefined) assertWithin(caller, folder, 'This folder')
    const file = await editFile(catalog, {
      ownerId,
      within,
      id: params.id,
      name,
      folder,
      copies,
      guard: changeGuard(req.headers),
    })
    return showFile(catalog, file)
  },
})
