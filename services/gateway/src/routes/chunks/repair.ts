import { findChunk, wantRepairOfChunk } from '@holdfast/catalog'
import { z } from 'zod'
import { chunkDigest, chunkParams } from '../../chunks/chunk-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const repairChunkRoute = defineRoute({
  method: 'post',
  path: '/chunks/{cid}/repair',
  tag: 'System',
  summary: 'Ask for a repair of the group that a chunk belongs to',
  access: 'admin',
  params: chunkParams,
  answers: {
    202: {
      description: 'What was asked for',
      schema: z.object({
        group: z.int(),
        class: z.string().nullable().meta({
          description: 'How urgent. Null: no copy is missing, or there is none to copy from.',
        }),
      }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const chunk = await findChunk(catalog, chunkDigest(params.cid))
    if (chunk === undefined) throw new NotFound('This chunk')
    const asked = await wantRepairOfChunk(catalog, { chunk, actorId: caller.userId })
    return { status: 202, body: { group: asked.group, class: asked.workClass ?? null } }
  },
})
