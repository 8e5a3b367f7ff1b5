import type { UploadRow } from '@holdfast/catalog'
import { z } from 'zod'

export const uploadSchema = z
  .object({
    id: z.uuid(),
    folder: z.string(),
    name: z.string().nullable().meta({ description: 'Null: a part of a file.' }),
    size: z.number().nullable().meta({ description: 'Bytes; null: not known yet.' }),
    offset: z.number().meta({ description: 'Bytes that are stored for good.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Upload' })

export const uploadView = (row: UploadRow): z.output<typeof uploadSchema> => ({
  id: row.id,
  folder: row.folder,
  name: row.name,
  size: row.size,
  offset: row.offset,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
})

export const uploadIdParams = z.strictObject({ id: z.uuid() })

/** What a request hears about how far an upload is. */
export function progressHeaders({
  offset,
  expiresAt,
  fileId,
}: {
  offset: number
  expiresAt?: Date | undefined
  fileId?: string | null | undefined
}): Record<string, string> {
  return {
    'Upload-Offset': String(offset),
    ...(expiresAt === undefined ? {} : { 'Upload-Expires': expiresAt.toUTCString() }),
    ...(fileId ? { 'Holdfast-File': `/api/v1/files/${fileId}` } : {}),
  }
}

/** What HEAD tells besides. */
export function describingHeaders(row: UploadRow): Record<string, string> {
  return {
    ...(row.size === null ? { 'Upload-Defer-Length': '1' } : { 'Upload-Length': String(row.size) }),
    ...(row.metadata === null ? {} : { 'Upload-Metadata': row.metadata }),
    ...(row.concat === null ? {} : { 'Upload-Concat': row.concat }),
  }
}
