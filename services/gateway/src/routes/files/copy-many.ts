import { copyFiles } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { selectionOf, selectionSchema } from '../../files/selection.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'

export const copyFilesRoute = defineRoute({
  method: 'post',
  path: '/files/copy',
  tag: 'Files',
  summary: 'Copy many files into one folder, so far as the quota goes; no byte is copied',
  access: 'user',
  keepsToFolder: true,
  body: { kind: 'json', schema: z.strictObject({ select: selectionSchema, to: z.string() }) },
  answers: {
    200: {
      description: 'How many were copied',
      schema: z.object({
        files: z.int(),
        bytes: z.number().meta({ description: 'That they take of the quota.' }),
        left: z.int().meta({ description: 'Not copied, because their name is taken there.' }),
        tooMany: z.int().meta({ description: 'Not copied, because the quota has no room.' }),
      }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const to = checkFolder(body.to, 'to')
    assertWithin(caller, to, 'This folder')
    const selection = selectionOf(body.select, caller)
    return { status: 200, body: await copyFiles(catalog, { ownerId, within, selection, to }) }
  },
})
