import { checkSystem } from './catalogue/check-system.ts'
import { deliverWebhooks } from './catalogue/deliver-webhooks.ts'
import { drainNode } from './catalogue/drain-node.ts'
import { importCar } from './catalogue/import-car.ts'
import { importCid } from './catalogue/import-cid.ts'
import { importUrl } from './catalogue/import-url.ts'
import { inventoryNode } from './catalogue/inventory-node.ts'
import { moveGroup } from './catalogue/move-group.ts'
import { placeChunks } from './catalogue/place-chunks.ts'
import { planRebalance } from './catalogue/plan-rebalance.ts'
import { reapUploads } from './catalogue/reap-uploads.ts'
import { recountWanted } from './catalogue/recount-wanted.ts'
import { refreshGroups } from './catalogue/refresh-groups.ts'
import { relayOutbox } from './catalogue/relay-outbox.ts'
import { releaseContent } from './catalogue/release-content.ts'
import { removeCopies } from './catalogue/remove-copies.ts'
import { repairGroup } from './catalogue/repair-group.ts'
import { scrubGroup } from './catalogue/scrub-group.ts'
import { sealContent } from './catalogue/seal-content.ts'
import { verifyContent } from './catalogue/verify-content.ts'
import type { JobDefinition } from './define-job.ts'

/** Every job there is. A worker refuses to start when one of its queue's jobs has no handler. */
export const catalogue: readonly JobDefinition[] = [
  placeChunks,
  repairGroup,
  releaseContent,
  recountWanted,
  removeCopies,
  sealContent,
  relayOutbox,
  reapUploads,
  refreshGroups,
  planRebalance,
  moveGroup,
  drainNode,
  inventoryNode,
  scrubGroup,
  checkSystem,
  deliverWebhooks,
  importUrl,
  importCid,
  importCar,
  verifyContent,
]
