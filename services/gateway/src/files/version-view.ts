import type { VersionRow } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'

export const versionSchema = z
  .object({
    version: z.int(),
    size: z.number().meta({ description: 'Bytes.' }),
    contentType: z.string(),
    cid: z.string(),
    createdAt: z.iso.datetime().meta({ description: 'Since when the file was this.' }),
    replacedAt: z.iso.datetime(),
  })
  .meta({ id: 'FileVersion' })

export const versionView = (row: VersionRow): z.output<typeof versionSchema> => ({
  version: row.version,
  size: row.size,
  contentType: row.contentType,
  cid: cidText(row.root.digest, row.root.codec),
  createdAt: row.createdAt.toISOString(),
  replacedAt: row.replacedAt.toISOString(),
})
