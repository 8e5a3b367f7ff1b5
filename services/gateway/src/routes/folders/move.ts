import { moveFolder } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolderMove } from '../../files/folder-move.ts'
import { checkFolder, MAX_FOLDER_BYTES } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const moveFolderRoute = defineRoute({
  method: 'patch',
  path: '/folders',
  tag: 'Files',
  summary: 'Rename or move a folder with everything below it: all of it, or nothing',
  access: 'user',
  keepsToFolder: true,
  body: { kind: 'json', schema: z.strictObject({ from: z.string(), to: z.string() }) },
  answers: { 200: { description: 'Done', schema: z.object({ files: z.int() }) } },
  problems: ['NOT_FOUND', 'NAME_TAKEN'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    assertWithin(caller, checkFolder(body.from, 'from'), 'This folder')
    assertWithin(caller, checkFolder(body.to, 'to'), 'This folder')
    const move = { ...checkFolderMove(body), mostBytes: MAX_FOLDER_BYTES }
    return { status: 200, body: await moveFolder(catalog, { ownerId: caller.userId, ...move }) }
  },
})
