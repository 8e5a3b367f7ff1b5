import { wantRepairOfFile } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { fileIdParams } from '../../files/fields.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const repairAnyFileRoute = defineRoute({
  method: 'post',
  path: '/all-files/{id}/repair',
  tag: 'System',
  summary: 'Ask for the missing copies of all chunks of a file of anybody',
  access: 'admin',
  params: fileIdParams,
  answers: {
    202: {
      description: 'What was asked for',
      schema: z.object({
        short: z.int().meta({ description: 'Chunks that lack copies and have one to copy from.' }),
        noSource: z.int().meta({ description: 'Chunks without a copy that can be read now.' }),
        groups: z.int().meta({ description: 'Groups whose repair was asked for.' }),
      }),
    },
  },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const ask = { fileId: params.id, actorId: caller.userId }
    const asked = await wantRepairOfFile(catalog, ask)
    if (asked === undefined) throw new NotFound('This file')
    return { status: 202, body: asked }
  },
})
