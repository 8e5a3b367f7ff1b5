import {
  confirmUnknownBlocks,
  type Inventory,
  listInventories,
  wantInventory,
} from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { NotFound, NothingToConfirm } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { nodeIdParams } from '../../nodes/node-fields.ts'
import { inventorySchema, inventoryView } from '../../upkeep/upkeep-view.ts'

const body = z.strictObject({
  confirmUnknown: z
    .boolean()
    .default(false)
    .meta({ description: 'The unknown blocks that the last inventory found may be removed.' }),
})

export const startInventoryRoute = defineRoute({
  method: 'post',
  path: '/nodes/{id}/inventory',
  tag: 'System',
  summary: "Compare a node's block list with the catalogue now",
  access: 'admin',
  params: nodeIdParams,
  body: { kind: 'json', schema: body, optional: true },
  answers: { 202: { description: 'The last one; the next begins soon', schema: inventorySchema } },
  problems: ['NOT_FOUND', 'NOTHING_TO_CONFIRM'],
  async handle({ params, body, caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const nodeId = params.id
    const actorId = caller.userId
    if (body?.confirmUnknown && !(await confirmUnknownBlocks(catalog, { nodeId, actorId }))) {
      throw new NothingToConfirm()
    }
    if (!(await wantInventory(catalog, { nodeId, why: 'an administrator asked', actorId }))) {
      throw new NotFound('This node')
    }
    const [inventory] = await listInventories(catalog, { nodeId })
    return { status: 202, body: inventoryView(inventory as Inventory) }
  },
})
