import { restoreVersion } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { changeGuard, changeRequestHeaders } from '../../files/change-conditions.ts'
import { versionParams } from '../../files/fields.ts'
import { fileSchema } from '../../files/file-view.ts'
import { showFile } from '../../files/show-file.ts'
import { defineRoute } from '../../http/route.ts'

export const restoreVersionRoute = defineRoute({
  method: 'post',
  path: '/files/{id}/versions/{version}/restore',
  tag: 'Files',
  summary: 'Make an earlier version the file again; what it is now becomes a version',
  access: 'user',
  keepsToFolder: true,
  params: versionParams,
  requestHeaders: changeRequestHeaders,
  answers: { 200: { description: 'The file', schema: fileSchema, headers: ['ETag'] } },
  problems: ['NOT_FOUND', 'PRECONDITION_FAILED'],
  async handle({ params, caller, req }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const file = await restoreVersion(catalog, {
      ownerId: caller.userId,
      within: caller.within,
      fileId: params.id,
      version: params.version,
      guard: changeGuard(req.headers),
    })
    return showFile(catalog, file)
  },
})
