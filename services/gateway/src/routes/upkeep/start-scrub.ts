import { listScrubs, type Scrub, settingsInForce, startScrub } from '@holdfast/catalog'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { scrubSchema, scrubView } from '../../upkeep/upkeep-view.ts'

export const startScrubRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/scrub',
  tag: 'System',
  summary: 'Read and hash every copy on a node, from now on',
  access: 'admin',
  params: nodeIdParams,
  answers: { 202: { description: 'The pass, new or under way already', schema: scrubSchema } },
  problems: ['NOT_FOUND'],
  async handle({ params, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const nodeId = params.id
    if (!(await startScrub(catalog, { nodeId, actorId: caller.userId }))) {
      throw new NotFound('This node')
    }
    const [[scrub], { scrubDays }] = await Promise.all([
      listScrubs(catalog, { nodeId }),
      settingsInForce(catalog),
    ])
    return { status: 202, body: scrubView(scrub as Scrub, scrubDays) }
  },
})
