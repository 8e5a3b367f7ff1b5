import { CHUNK_STATES, COPY_CLASSES, contentOfFile, listChunks } from '@holdfast/catalog'
import { z } from 'zod'
import { chunkSchema, chunkView, digestsNamed, issueKind } from '../../chunks/chunk-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { cursor, limit } from '../../http/validate.ts'

const query = z.strictObject({
  state: z.enum(CHUNK_STATES).optional().meta({ description: 'How it is.' }),
  nodeId: z.coerce
    .number()
    .int()
    .min(1)
    .max(32_767)
    .optional()
    .meta({ description: 'Held by this node.' }),
  onlyOn: z.coerce.number().int().min(1).max(32_767).optional().meta({
    description: 'Used, and with its only live copy on this node.',
  }),
  class: z
    .enum([...COPY_CLASSES, 'any'])
    .optional()
    .meta({
      description: 'As the status counts them; `any`: every chunk that is stored and used.',
    }),
  copies: z.coerce.number().int().min(0).max(100).optional().meta({ description: 'Live copies.' }),
  wanted: z.coerce.number().int().min(0).max(100).optional().meta({
    description: 'Copies it should have.',
  }),
  issue: z
    .enum([...issueKind.options, 'any'])
    .optional()
    .meta({ description: 'With such an issue.' }),
  fileId: z.uuid().optional().meta({ description: 'Leaves of this file, in its order.' }),
  cid: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'A CID, a digest in hexadecimal digits, or the beginning of one.' }),
  limit,
  cursor,
})

export const listChunksRoute = defineRoute({
  method: 'get',
  path: '/chunks',
  tag: 'System',
  summary:
    'Chunks by their digest, or those of a file; a page may be empty and not the last. By state, node and copies those are found that the last count knew',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'A page of chunks',
      schema: z.object({ items: z.array(chunkSchema), next: z.string().nullable() }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { fileId, cid, ...rest } = query
    const contentId = fileId === undefined ? undefined : await contentOfFile(catalog, fileId)
    if (fileId !== undefined && contentId === undefined) throw new NotFound('This file')
    const digests = cid === undefined ? undefined : digestsNamed(cid)
    const { items, next } = await listChunks(catalog, { ...rest, contentId, digests })
    return { status: 200, body: { items: items.map(chunkView), next } }
  },
})
