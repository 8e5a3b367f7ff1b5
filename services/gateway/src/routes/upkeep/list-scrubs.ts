import { listInventories, listScrubs, settingsInForce } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { inventoryView, nodeUpkeepSchema, scrubView } from '../../upkeep/upkeep-view.ts'

export const listScrubsRoute = defineRoute({
  method: 'get',
  path: '/scrubs',
  tag: 'System',
  summary: 'How far the scrub of each node is, and what its last inventory found',
  access: 'admin',
  answers: {
    200: {
      description: 'Every node that was or is read',
      schema: z.object({ items: z.array(nodeUpkeepSchema), next: z.null() }),
    },
  },
  async handle(_input, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const [scrubs, inventories, { scrubDays }] = await Promise.all([
      listScrubs(catalog),
      listInventories(catalog),
      settingsInForce(catalog),
    ])
    const byNode = new Map(inventories.map((one) => [one.nodeId, inventoryView(one)]))
    const items = scrubs.map((scrub) => ({
      ...scrubView(scrub, scrubDays),
      inventory: byNode.get(scrub.nodeId) ?? null,
    }))
    return { status: 200, body: { items, next: null } }
  },
})
