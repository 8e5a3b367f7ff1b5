import { filesOfChunk, findChunk } from '@holdfast/catalog'
import { z } from 'zod'
import { chunkDigest, chunkParams, chunkSchema, chunkView } from '../../chunks/chunk-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

/** More files than a person reads; one more says that there are more. */
const MOST_FILES = 100

const fileOfChunk = z.object({
  id: z.uuid(),
  ownerId: z.uuid(),
  folder: z.string(),
  name: z.string(),
  size: z.number(),
  kind: z.enum(['leaf', 'tree']),
})

export const getChunkRoute = defineRoute({
  method: 'get',
  path: '/chunks/{cid}',
  tag: 'System',
  summary: 'A chunk: where it lies, what is wrong with it, which files use it',
  access: 'admin',
  params: chunkParams,
  answers: {
    200: {
      description: 'The chunk',
      schema: chunkSchema
        .extend({ files: z.array(fileOfChunk), moreFiles: z.boolean() })
        .meta({ id: 'ChunkWithFiles' }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const digest = chunkDigest(params.cid)
    const chunk = await findChunk(catalog, digest)
    if (chunk === undefined) throw new NotFound('This chunk')
    const files = await filesOfChunk(catalog, digest, MOST_FILES + 1)
    const moreFiles = files.length > MOST_FILES
    const shown = files.slice(0, MOST_FILES)
    return { status: 200, body: { ...chunkView(chunk), files: shown, moreFiles } }
  },
})
