import { fileMarks, MARK_EVERY } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { checkFolder } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { assertWithin } from '../../people/key-folder.ts'
import { listed } from './list.ts'

export const fileMarksRoute = defineRoute({
  method: 'get',
  path: '/files/marks',
  tag: 'Files',
  summary: 'How many files a list has, and where each of its pages begins',
  access: 'user',
  keepsToFolder: true,
  query: z.strictObject(listed),
  answers: {
    200: {
      description: `Cursors for \`GET /files?limit=${MARK_EVERY}\`, the first of them for the second page`,
      schema: z.object({
        files: z.int(),
        bytes: z.int(),
        every: z.int(),
        marks: z.array(z.string()),
      }),
    },
  },
  // For a key of another folder.
  problems: ['NOT_FOUND'],
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { folder: asked, type, ...rest } = query
    const folder = checkFolder(asked, 'folder')
    assertWithin(caller, folder, 'This folder')
    const { userId: ownerId, within } = caller
    const found = await fileMarks(catalog, { ...rest, ownerId, within, folder, contentType: type })
    return { status: 200, body: { ...found, every: MARK_EVERY } }
  },
})
