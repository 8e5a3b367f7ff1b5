import { audit, findChunk } from '@holdfast/catalog'
import { z } from 'zod'
import { chunkDigest, chunkParams, chunkSchema, chunkView } from '../../chunks/chunk-view.ts'
import { verifyChunk } from '../../chunks/verify-chunk.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const verifyChunkRoute = defineRoute({
  method: 'post',
  path: '/chunks/{cid}/verify',
  tag: 'System',
  summary: 'Read every copy of a chunk now and hash it; bad ones are marked and repaired',
  access: 'admin',
  // A node may take its time; the reads have a limit of their own.
  streams: true,
  params: chunkParams,
  answers: {
    200: {
      description: 'What each node said, and the chunk as it is after that',
      schema: z.object({
        copies: z.array(
          z.object({
            nodeId: z.int(),
            verdict: z.enum(['good', 'missing', 'corrupt', 'no-answer']),
          }),
        ),
        chunk: chunkSchema.nullable(),
      }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog, pool }: Pick<GatewayDeps, 'catalog' | 'pool'>) {
    const digest = chunkDigest(params.cid)
    const chunk = await findChunk(catalog, digest)
    if (chunk === undefined) throw new NotFound('This chunk')
    const copies = await verifyChunk({ catalog, pool }, chunk)
    const detail = { digest: digest.toString('hex'), copies }
    await audit(catalog, { actorId: caller.userId, action: 'chunk.verified', detail })
    const after = await findChunk(catalog, digest)
    return { status: 200, body: { copies, chunk: after === undefined ? null : chunkView(after) } }
  },
})
