import { copyFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { changeGuard, changeRequestHeaders } from '../../files/change-conditions.ts'
import { fileIdParams } from '../../files/fields.ts'
import { fileSchema, fileView } from '../../files/file-view.ts'
import { checkFolder, checkName } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const copyFileRoute = defineRoute({
  method: 'post',
  path: '/files/{id}/copy',
  tag: 'Files',
  summary: 'Make a second file of the same content; no byte is copied',
  access: 'user',
  keepsToFolder: true,
  params: fileIdParams,
  body: {
    kind: 'json',
    schema: z.strictObject({
      folder: z.string(),
      name: z.string(),
      onConflict: z.enum(['fail', 'rename']).default('fail'),
    }),
  },
  requestHeaders: changeRequestHeaders,
  answers: {
    201: { description: 'The new file', schema: fileSchema, headers: ['ETag', 'Location'] },
  },
  problems: ['NOT_FOUND', 'NAME_TAKEN', 'PRECONDITION_FAILED', 'QUOTA_EXCEEDED'],
  async handle({ params, body, caller, req }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const folder = checkFolder(body.folder, 'folder')
    assertWithin(caller, folder, 'This folder')
    const file = await copyFile(catalog, {
      ownerId,
      within,
      id: params.id,
      folder,
      name: checkName(body.name, 'name'),
      onConflict: body.onConflict,
      guard: changeGuard(req.headers),
    })
    const view = fileView(file)
    const headers = { ETag: `"${view.cid}"`, Location: `/api/v1/files/${view.id}` }
    return { status: 201, body: view, headers }
  },
})
