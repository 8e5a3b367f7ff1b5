import { anyFileSchema, showAnyFile } from '../../all-files/any-file.ts'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { defineRoute } from '../../http/route.ts'

export const getAnyFileRoute = defineRoute({
  method: 'get',
  path: '/all-files/{id}',
  tag: 'System',
  summary: 'A file of anybody: its health as of now, where it lies, and what points to it',
  access: 'admin',
  params: fileIdParams,
  answers: { 200: { description: 'The file, without its bytes', schema: anyFileSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    return { status: 200, body: await showAnyFile(catalog, params.id) }
  },
})
