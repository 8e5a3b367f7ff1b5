import { moveFiles } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { selectionOf, selectionSchema } from '../../files/selection.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const moveFilesRoute = defineRoute({
  method: 'post',
  path: '/files/move',
  tag: 'Files',
  summary: 'Move many files into one folder; those whose name is taken there stay',
  access: 'user',
  keepsToFolder: true,
  body: { kind: 'json', schema: z.strictObject({ select: selectionSchema, to: z.string() }) },
  answers: {
    200: {
      description: 'How many went',
      schema: z.object({
        files: z.int(),
        left: z.int().meta({ description: 'Stayed, because their name is taken there.' }),
      }),
    },
  },
  problems: ['NOT_FOUND', 'NAME_TAKEN'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const to = checkFolder(body.to, 'to')
    assertWithin(caller, to, 'This folder')
    const selection = selectionOf(body.select, caller)
    return { status: 200, body: await moveFiles(catalog, { ownerId, within, selection, to }) }
  },
})
