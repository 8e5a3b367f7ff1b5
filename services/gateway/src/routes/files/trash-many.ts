import { trashFiles } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { selectionOf, selectionSchema } from '../../files/selection.ts'
import { defineRoute } from '../../http/route.ts'

export const trashFilesRoute = defineRoute({
  method: 'post',
  path: '/files/trash',
  tag: 'Files',
  summary: 'Move many files to the trash: all of them, or none',
  access: 'user',
  scope: 'delete',
  keepsToFolder: true,
  body: { kind: 'json', schema: z.strictObject({ select: selectionSchema }) },
  answers: { 200: { description: 'How many went', schema: z.object({ files: z.int() }) } },
  // For a key of another folder.
  problems: ['NOT_FOUND'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const selection = selectionOf(body.select, caller)
    return { status: 200, body: await trashFiles(catalog, { ownerId, within, selection }) }
  },
})
