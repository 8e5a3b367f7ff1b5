import { emptyTrash } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'

export const emptyTrashRoute = defineRoute({
  method: 'delete',
  path: '/trash',
  tag: 'Files',
  summary: 'Empty the trash',
  access: 'user',
  answers: {
    200: {
      description: 'What was removed for good',
      schema: z.object({
        files: z.int(),
        bytes: z.number().meta({ description: 'Free in the quota, versions included.' }),
        more: z.boolean().meta({ description: 'There is more than one call can do: call again.' }),
      }),
    },
  },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    return { status: 200, body: await emptyTrash(catalog, { ownerId: caller.userId }) }
  },
})
