import {
  advanceGeneration,
  audit,
  type Catalog,
  catalogueGeneration,
  getSetting,
  listNodes,
  setSetting,
} from '@holdfast/catalog'
import { catalogueIdentity, generationMark } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import { isLive } from '@holdfast/placement'

/** The number this catalogue is about to use: written before any node hears of it. */
const INTENT_SETTING = 'generation-intent'
/** While it is there, nothing is removed from any node. Its value says why. */
const FROZEN_SETTING = 'removals-frozen'

export type GenerationDeps = {
  catalog: Catalog
  node(id: number): Pick<BlockNode, 'has' | 'putMany'>
  log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

export type GenerationStep = 'advanced' | 'frozen' | 'nobody-answers'

/**
 * Begins a new generation (design decision 8), once per start: its mark goes to the nodes before the
 * number is used. A node that carries the next mark already, though this catalogue never meant to
 * use that number, has heard of it from a later state of this catalogue: Postgres was restored from
 * the past, and to it newer chunks look like rubbish. Then all removals freeze until an admin says
 * otherwise.
 *
 * Throws CatalogueUnavailable. Nodes that do not answer get their mark with a later generation.
 */
export async function beginGeneration(
  { catalog, node, log }: GenerationDeps,
  signal: AbortSignal,
): Promise<GenerationStep> {
  const catalogueId = await catalogueIdentity(catalog)
  const next = (await catalogueGeneration(catalog)) + 1
  const mark = generationMark(catalogueId, next)
  const ids = (await listNodes(catalog)).filter(({ state }) => isLive(state)).map(({ id }) => id)
  if (ids.length === 0) return 'nobody-answers'

  if ((await getSetting<number>(catalog, INTENT_SETTING)) !== next) {
    const newer = await nodesWith(ids, (id) => node(id).has(mark.digest, { signal }))
    signal.throwIfAborted()
    if (newer.length > 0) return freeze({ catalog, log }, next, newer)
    await setSetting(catalog, INTENT_SETTING, next)
  }
  const marked = await nodesWith(ids, async (id) => {
    await node(id).putMany([mark], { signal })
    return true
  })
  signal.throwIfAborted()
  if (marked.length === 0) return 'nobody-answers'
  await advanceGeneration(catalog, next)
  log.info({ generation: next, nodes: marked.length }, 'a new generation began')
  return 'advanced'
}

async function freeze(
  { catalog, log }: Pick<GenerationDeps, 'catalog' | 'log'>,
  generation: number,
  nodes: readonly number[],
): Promise<'frozen'> {
  const reason = `nodes carry generation ${generation}, which this catalogue never used: it was restored from the past`
  if ((await getSetting(catalog, FROZEN_SETTING)) === undefined) {
    await setSetting(catalog, FROZEN_SETTING, reason)
    await audit(catalog, { action: 'removals.frozen', detail: { generation, nodes: [...nodes] } })
    log.error({ generation, nodes }, 'the catalogue is older than its nodes: nothing is removed')
  }
  return 'frozen'
}

/** The nodes for which `ask` came out true; one that does not answer says nothing. */
async function nodesWith(
  ids: readonly number[],
  ask: (id: number) => Promise<boolean>,
): Promise<number[]> {
  const answers = await Promise.allSettled(ids.map(async (id) => ((await ask(id)) ? [id] : [])))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
