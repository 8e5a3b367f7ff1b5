import type { FileRow } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'

export const healthSchema = z.enum([
  'safe',
  'storing',
  'fewer-copies',
  'at-risk',
  'unreadable',
  'lost',
  'unknown',
])

export const fileSchema = z
  .object({
    id: z.uuid(),
    folder: z.string(),
    name: z.string(),
    size: z.number().meta({ description: 'Bytes.' }),
    contentType: z.string(),
    cid: z.string().meta({ description: 'Root CID, version 1, base32.' }),
    sealed: z
      .boolean()
      .meta({ description: 'The nodes alone suffice to read the file by its CID.' }),
    layout: z.enum(['fixed', 'given']).meta({
      description:
        '`fixed`: 1 MiB raw leaves, profile unixfs-v1-2025, so that the CID follows from the bytes. `given`: imported with the DAG it had.',
    }),
    chunks: z.int(),
    copies: z.object({
      wanted: z.int(),
      least: z.int().nullable().meta({ description: 'Null: not counted.' }),
    }),
    health: healthSchema,
    thumbnail: z
      .string()
      .nullable()
      .meta({ description: 'CID of its small picture, if it has one.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'File' })

export const fileView = (row: FileRow): z.output<typeof fileSchema> => ({
  id: row.id,
  folder: row.folder,
  name: row.name,
  size: row.size,
  contentType: row.contentType,
  cid: cidText(row.root.digest, row.root.codec),
  sealed: row.sealed,
  layout: row.layout,
  chunks: row.chunks,
  copies: row.copies,
  health: row.health,
  thumbnail: row.thumbnail && cidText(row.thumbnail, 'raw'),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
})
