import type { FileRow } from '@holdfast/catalog'
import { z } from 'zod'
import { fileSchema, fileView } from './file-view.ts'

export const trashedFileSchema = fileSchema
  .extend({
    deletedAt: z.iso.datetime(),
    purgeAt: z.iso.datetime().meta({ description: 'When it goes for good by itself.' }),
  })
  .meta({ id: 'TrashedFile' })

const DAY_MS = 86_400_000

export const trashedFileView = (
  row: FileRow,
  trashDays: number,
): z.output<typeof trashedFileSchema> => {
  const deletedAt = row.deletedAt ?? new Date(0)
  const purgeAt = new Date(deletedAt.getTime() + trashDays * DAY_MS)
  return {
    ...fileView(row),
    deletedAt: deletedAt.toISOString(),
    purgeAt: purgeAt.toISOString(),
  }
}
