import type { FileSpread } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { z } from 'zod'
import { healthSchema } from '../files/file-view.ts'

/** A file of anybody, and how it lies on the nodes. */
export const spreadSchema = z.object({
  fileId: z.uuid(),
  ownerId: z.uuid(),
  folder: z.string(),
  name: z.string(),
  cid: z.string().meta({ description: 'Root CID.' }),
  size: z.number(),
  chunks: z.int(),
  wanted: z.int(),
  least: z.int().nullable(),
  health: healthSchema,
  nodes: z.array(z.int()).nullable().meta({ description: 'Null: too large to count in a list.' }),
  largestShare: z.number().nullable().meta({ description: 'Of its chunks, on one node.' }),
})

export const spreadView = ({ file, spread }: FileSpread): z.output<typeof spreadSchema> => ({
  fileId: file.id,
  ownerId: file.ownerId,
  folder: file.folder,
  name: file.name,
  cid: cidText(file.root.digest, file.root.codec),
  size: file.size,
  chunks: file.chunks,
  wanted: file.copies.wanted,
  least: file.copies.least,
  health: file.health,
  nodes: spread?.nodes ?? null,
  largestShare: spread?.largestShare ?? null,
})
