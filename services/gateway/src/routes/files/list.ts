import { listFiles } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { mediaRange } from '../../files/fields.ts'
import { fileSchema, fileView, healthSchema } from '../../files/file-view.ts'
import { checkFolder } from '../../files/names.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, flag, limit } from '../../http/validate.ts'
import { assertWithin } from '../../people/key-folder.ts'

const LIST_SORTS = [
  ...(['name', '-name', 'size', '-size', 'updatedAt', '-updatedAt'] as const),
  ...(['createdAt', '-createdAt', 'contentType', '-contentType'] as const),
] as const

/** What is listed, and in which order. */
export const listed = {
  folder: z.string().default('/'),
  recursive: flag,
  search: z.string().min(1).max(255).optional(),
  type: mediaRange.optional(),
  sort: z.enum(LIST_SORTS).default('name'),
}

const query = z.strictObject({ ...listed, health: healthSchema.optional(), limit, cursor })

export const listFilesRoute = defineRoute({
  method: 'get',
  path: '/files',
  tag: 'Files',
  summary: 'The files of a folder, and the folders in it',
  access: 'user',
  keepsToFolder: true,
  query,
  answers: {
    200: {
      description: 'A page of files',
      schema: z.object({
        items: z.array(fileSchema),
        folders: z.array(z.string()).meta({ description: 'Paths of the folders directly below.' }),
        next: z.string().nullable(),
      }),
    },
  },
  // For a key of another folder.
  problems: ['NOT_FOUND'],
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { folder: asked, type, ...rest } = query
    const folder = checkFolder(asked, 'folder')
    assertWithin(caller, folder, 'This folder')
    const page = await listFiles(catalog, {
      ownerId: caller.userId,
      folder,
      contentType: type,
      ...rest,
    })
    const { items, folders, next } = page
    return { status: 200, body: { items: items.map(fileView), folders, next } }
  },
})
