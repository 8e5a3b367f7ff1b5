import { trashFolder } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkOwnFolder } from '../../files/folder-move.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const removeFolderRoute = defineRoute({
  method: 'delete',
  path: '/folders',
  tag: 'Files',
  summary: 'Move a folder with everything below it to the trash',
  access: 'user',
  keepsToFolder: true,
  query: z.strictObject({ folder: z.string().meta({ description: 'Its path.' }) }),
  answers: { 200: { description: 'Done', schema: z.object({ files: z.int() }) } },
  problems: ['NOT_FOUND'],
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const folder = checkOwnFolder(query.folder, 'folder')
    assertWithin(caller, folder, 'This folder')
    return { status: 200, body: await trashFolder(catalog, { ownerId: caller.userId, folder }) }
  },
})
