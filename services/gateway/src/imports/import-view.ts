import type { ImportRow } from '@holdfast/catalog'
import { z } from 'zod'

export const importSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['url', 'cid', 'car']),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    source: z.string().nullable().meta({ description: 'Null: a CAR that was sent.' }),
    nodeId: z.int().nullable(),
    folder: z.string(),
    name: z.string().nullable().meta({ description: 'Null: as the source calls it.' }),
    bytesDone: z.number(),
    bytesTotal: z.number().nullable().meta({ description: 'Null: not known yet.' }),
    bytesPerSecond: z.number().nullable(),
    files: z.int().meta({ description: 'Files made so far.' }),
    fileId: z.uuid().nullable().meta({ description: 'The last file that was made.' }),
    cid: z.string().nullable().meta({ description: 'Root CID of what was imported.' }),
    error: z
      .object({ code: z.string().nullable(), message: z.string() })
      .optional()
      .meta({ description: 'Why it failed; while it runs, why it waits for its next attempt.' }),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Import' })

export function importView(row: ImportRow): z.output<typeof importSchema> {
  const { id, kind, state, source, nodeId, folder, name, bytesDone, bytesTotal } = row
  const { bytesPerSecond, files, fileId, rootCid: cid, errorCode: code, error: message } = row
  return {
    id,
    kind,
    state,
    source,
    nodeId,
    folder,
    name,
    bytesDone,
    bytesTotal,
    bytesPerSecond: bytesPerSecond === null ? null : Math.round(bytesPerSecond),
    files,
    fileId,
    cid,
    ...(message === null ? {} : { error: { code, message } }),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

export const importIdParams = z.strictObject({ id: z.uuid() })
