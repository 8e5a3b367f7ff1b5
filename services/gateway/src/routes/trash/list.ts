import { listFiles, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { trashedFileSchema, trashedFileView } from '../../files/trash-view.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, limit } from '../../http/validate.ts'

const query = z.strictObject({
  search: z.string().min(1).max(255).optional(),
  sort: z.enum(['deletedAt', '-deletedAt', 'name', '-name', 'size', '-size']).default('-deletedAt'),
  limit,
  cursor,
})

export const listTrashRoute = defineRoute({
  method: 'get',
  path: '/trash',
  tag: 'Files',
  summary: 'The files in the trash',
  access: 'user',
  keepsToFolder: true,
  query,
  answers: {
    200: {
      description: 'A page of files',
      schema: z.object({ items: z.array(trashedFileSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: ownerId, within } = caller
    const [{ items, next }, { trashDays }] = await Promise.all([
      listFiles(catalog, { ownerId, within, trashed: true, ...query }),
      settingsInForce(catalog),
    ])
    return {
      status: 200,
      body: { items: items.map((row) => trashedFileView(row, trashDays)), next },
    }
  },
})
