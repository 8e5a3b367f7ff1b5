import { confirmRemovals } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { NothingToConfirm } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'

export const confirmRemovalsRoute = defineRoute({
  method: 'post',
  path: '/removals/confirm',
  tag: 'System',
  summary: 'Say that this catalogue is the right one although the nodes know a later one',
  access: 'admin',
  answers: {
    202: {
      description: 'A monitor lets removals go on within seconds',
      schema: z.object({ confirmed: z.literal(true) }),
    },
  },
  problems: ['NOTHING_TO_CONFIRM'],
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    if (!(await confirmRemovals(catalog, caller.userId))) {
      throw new NothingToConfirm('Removals are not frozen.')
    }
    return { status: 202, body: { confirmed: true as const } }
  },
})
