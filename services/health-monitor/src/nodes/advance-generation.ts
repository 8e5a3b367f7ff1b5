import {
  advanceGeneration,
  type Catalog,
  catalogueGeneration,
  freezeRemovals,
  generationFacts,
  getSetting,
  listNodes,
  noteCompared,
  resumeRemovals,
  setSetting,
} from '@holdfast/catalog'
import { catalogueIdentity, generationMark } from '@holdfast/cluster'
import type { BlockNode } from '@holdfast/nodes'
import { isLive } from '@holdfast/placement'

/** The number this catalogue is about to use: written before any node hears of it. */
const INTENT_SETTING = 'generation-intent'

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
 * Begins a new generation (design decision 8): its mark goes to the nodes before the number is used. A
 * node that carries the next mark already, though this catalogue never meant to use that number, has
 * heard of it from a later state of this catalogue: Postgres was restored from the past, and to it
 * newer chunks look like rubbish. Then all removals freeze until an admin says otherwise.
 *
 * Throws CatalogueUnavailable. Nodes that do not answer get their mark with a later generation.
 */
export async function beginGeneration(
  deps: GenerationDeps,
  signal: AbortSignal,
): Promise<GenerationStep> {
  const { catalog } = deps
  // Asked first: a database that is replaced meanwhile was not compared.
  const { incarnation } = await generationFacts(catalog)
  const generation = (await catalogueGeneration(catalog)) + 1
  if ((await getSetting<number>(catalog, INTENT_SETTING)) !== generation) {
    const nodes = await nodesThatKnow(deps, generation, signal)
    if (nodes.length > 0) {
      await freeze(deps, { generation, nodes })
      await noteCompared(catalog, incarnation)
      return 'frozen'
    }
  }
  const step = await advance(deps, generation, signal)
  if (step === 'advanced') await noteCompared(catalog, incarnation)
  return step
}

/**
 * Begins a generation past everything the nodes know, because an admin said that this catalogue is the
 * right one, and lets removals go on.
 */
export async function leaveFreeze(
  deps: GenerationDeps,
  signal: AbortSignal,
): Promise<GenerationStep> {
  const { catalog } = deps
  const { incarnation } = await generationFacts(catalog)
  const next = await firstUnknown(
    (await catalogueGeneration(catalog)) + 1,
    async (generation) => (await nodesThatKnow(deps, generation, signal)).length > 0,
  )
  const step = await advance(deps, next, signal)
  if (step !== 'advanced') return step
  await noteCompared(catalog, incarnation)
  await resumeRemovals(catalog, next)
  return step
}

/** Generations follow each other, so twice as far each time, and then between the last two. */
export async function firstUnknown(
  from: number,
  known: (generation: number) => Promise<boolean>,
): Promise<number> {
  let stride = 1
  while (await known(from + stride - 1)) stride *= 2
  let [last, first] = [from + Math.floor(stride / 2) - 1, from + stride - 1]
  while (first - last > 1) {
    const middle = Math.floor((first + last) / 2)
    if (await known(middle)) last = middle
    else first = middle
  }
  return first
}

async function advance(
  { catalog, node, log }: GenerationDeps,
  generation: number,
  signal: AbortSignal,
): Promise<GenerationStep> {
  const mark = generationMark(await catalogueIdentity(catalog), generation)
  const ids = await liveNodes(catalog)
  if (ids.length === 0) return 'nobody-answers'
  await setSetting(catalog, INTENT_SETTING, generation)
  const marked = await nodesWith(ids, async (id) => {
    await node(id).putMany([mark], { signal })
    return true
  })
  signal.throwIfAborted()
  if (marked.length === 0) return 'nobody-answers'
  await advanceGeneration(catalog, generation)
  log.info({ generation, nodes: marked.length }, 'a new generation began')
  return 'advanced'
}

async function freeze(
  { catalog, log }: Pick<GenerationDeps, 'catalog' | 'log'>,
  detail: { generation: number; nodes: readonly number[] },
): Promise<void> {
  const reason = `nodes carry generation ${detail.generation}, which this catalogue never used: it was restored from the past`
  if (await freezeRemovals(catalog, { reason, detail })) {
    log.error(detail, 'the catalogue is older than its nodes: nothing is removed')
  }
}

async function nodesThatKnow(
  { catalog, node }: GenerationDeps,
  generation: number,
  signal: AbortSignal,
): Promise<number[]> {
  const { digest } = generationMark(await catalogueIdentity(catalog), generation)
  const nodes = await nodesWith(await liveNodes(catalog), (id) => node(id).has(digest, { signal }))
  signal.throwIfAborted()
  return nodes
}

const liveNodes = async (catalog: Catalog): Promise<number[]> =>
  (await listNodes(catalog)).filter(({ state }) => isLive(state)).map(({ id }) => id)

/** The nodes for which `ask` came out true; one that does not answer says nothing. */
async function nodesWith(
  ids: readonly number[],
  ask: (id: number) => Promise<boolean>,
): Promise<number[]> {
  const answers = await Promise.allSettled(ids.map(async (id) => ((await ask(id)) ? [id] : [])))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
