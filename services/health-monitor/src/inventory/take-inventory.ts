import {
  audit,
  beginInventory,
  type Catalog,
  endInventory,
  endSurvey,
  failInventory,
  type InventoryCounts,
  listInventories,
  removalFreeze,
  wantInventory,
} from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { createPace } from '../scrub/pace.ts'
import { type Comparison, compareList } from './compare-list.ts'
import { createDigestSpill } from './digest-spill.ts'
import { keepFindings } from './keep-findings.ts'
import { mayRetire } from './may-retire.ts'
import { takeInStrangers } from './take-in-strangers.ts'

export type InventoryDeps = {
  catalog: Catalog
  node: Pick<BlockNode, 'list' | 'has' | 'get'>
  /** Of the node's bandwidth that reading unknown blocks may take; above 0, at most 1. */
  share: number
}

/** `asks`: an admin has to say first that the unknown blocks may go. */
export type InventoryReport = InventoryCounts & { asks: boolean; survey: boolean }

/**
 * Compares one node with the catalogue (design decision 5): marks copies that are gone, adopts blocks of
 * chunks in use, and lets blocks that nobody knows begin their grace, when they are few or an admin said
 * so. Deletes nothing. Safe to repeat at any point, and while uploads and removals go on.
 *
 * The first inventory of a node is a survey: what nobody knows by then was there before the node was
 * ours, is written down, and is never touched.
 *
 * Throws what the node throws, CatalogueUnavailable, the signal's reason; the inventory then stays due.
 */
export async function takeInventory(
  deps: InventoryDeps,
  nodeId: number,
  signal: AbortSignal,
): Promise<InventoryReport> {
  const { catalog } = deps
  const startedAt = await beginInventory(catalog, nodeId)
  try {
    return await take(deps, { nodeId, startedAt }, signal)
  } catch (error) {
    await failInventory(catalog, { nodeId, trouble: messageOf(error) }).catch(() => {})
    throw error
  }
}

async function take(
  deps: InventoryDeps,
  { nodeId, startedAt }: { nodeId: number; startedAt: Date },
  signal: AbortSignal,
): Promise<InventoryReport> {
  const { catalog, node, share } = deps
  const before = (await listInventories(catalog, { nodeId }))[0]
  const survey = before?.surveyedAt == null
  const confirmed = before?.confirmedBlocks ?? null
  const strangers = await createDigestSpill()
  try {
    const consequences = keepFindings({ catalog, node, nodeId, signal }, strangers)
    const compared = await compareList(deps, { nodeId, survey, consequences }, signal)
    if (survey) await endSurvey(catalog, nodeId)
    const frozen = (await removalFreeze(catalog)) !== undefined
    const answer = mayRetire({ ...compared, confirmed, frozen })
    const pace = createPace({ share, signal })
    const taken = await takeInStrangers(
      { catalog, node, nodeId, pace, signal },
      { strangers, retire: answer === 'retire' },
    )
    if (taken.false > 0) {
      const detail = { blocks: taken.false }
      await audit(catalog, { action: 'inventory.false-blocks', subject: String(nodeId), detail })
    }
    const { adopted, retired } = taken
    const counts = countsOf(compared, { adopted, retired })
    const asks = answer === 'ask'
    await endInventory(catalog, { nodeId, startedAt, counts, asks, confirmed })
    return { ...counts, asks, survey }
  } finally {
    await strangers.close()
  }
}

/**
 * The part of an inventory that a node which came back has to pass: its copies are compared, and
 * blocks that nobody placed wait for a whole inventory, which is asked for.
 */
export async function compareReturned(
  { catalog, node }: Pick<InventoryDeps, 'catalog'> & { node: Pick<BlockNode, 'list' | 'has'> },
  nodeId: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const strangers = await createDigestSpill()
  try {
    const consequences = keepFindings({ catalog, node, nodeId, signal }, strangers)
    const compared = await compareList(
      { catalog, node },
      { nodeId, survey: false, consequences },
      signal,
    )
    if (strangers.size > 0) {
      await wantInventory(catalog, { nodeId, why: 'it came back with blocks nobody knows' })
    }
    return compared
  } finally {
    await strangers.close()
  }
}

function countsOf(
  { listed, held, missing, exempt, unknown }: Comparison,
  taken: Pick<InventoryCounts, 'adopted' | 'retired'>,
): InventoryCounts {
  return { listed, held, missing, exempt, unknown, ...taken }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
