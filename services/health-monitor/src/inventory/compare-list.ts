import {
  blocksSeen,
  type Catalog,
  chunksPerNode,
  copiesOfParts,
  foreignBlocks,
  INVENTORY_PARTS,
  lastEpoch,
  type Parts,
} from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { createDigestSpill, type DigestSpill } from './digest-spill.ts'
import { type FixedBlocks, fixedBlocks } from './fixed-blocks.ts'
import { digestOf, keysOf, pieces } from './packed-digests.ts'

export type ListedNode = Pick<BlockNode, 'list' | 'has'>

export type Comparison = {
  /** Distinct blocks the node named. */
  listed: number
  /** Of them, copies the catalogue knows. */
  held: number
  /** Copies that were not there, and were not known to be missing. */
  missing: number
  /** Blocks that are to stay: marks of ours, and what was there before the node was ours. */
  exempt: number
  /** Blocks of chunks in use that are not known as copies here. */
  adoptable: number
  /** Blocks nobody knows or uses. */
  unknown: number
}

export type CompareInput = {
  nodeId: number
  /** The node's first inventory: what nobody knows was there before it was ours. */
  survey: boolean
  consequences: Consequences
}

/** What is done about what a comparison finds. */
export type Consequences = {
  /**
   * Copies that the node did not list. Each is to be asked for by itself: it may have been put while the
   * list was made, and a list may be wrong. Resolves to how many are gone.
   */
  missing(digests: readonly Buffer[]): Promise<number>
  /** A block that may be adopted, or that nobody knows. */
  stranger?(digest: Buffer): Promise<void> | undefined
  /** Blocks of one part that were there before the node was ours. */
  foreign?(part: number, digests: readonly Buffer[]): Promise<void>
  compared?(parts: Parts): Promise<void>
}

type Comparing = CompareInput & {
  catalog: Catalog
  node: ListedNode
  signal: AbortSignal
  fixed: FixedBlocks
  epoch: number
  listed: DigestSpill
  counts: Comparison
}

const LOOK_UP = 2_000
/** Up to so many blocks are compared a sixteenth at a time, which spares a small node 500 statements. */
const SMALL_NODE = 500_000
const PARTS_OF_SMALL = 16

/**
 * Compares what a node lists with what the catalogue says it holds: 1/256 of all digests at a time, so
 * memory does not grow with the node (docs/upkeep.md has figures). What follows from it is the caller's:
 * this changes nothing, on the node or in the catalogue.
 *
 * A copy that came into the catalogue after the list began is not judged. May be repeated from the start.
 *
 * Throws what the node throws, CatalogueUnavailable, and the signal's reason.
 */
export async function compareList(
  { catalog, node }: { catalog: Catalog; node: ListedNode },
  input: CompareInput,
  signal: AbortSignal,
): Promise<Comparison> {
  const counts = { listed: 0, held: 0, missing: 0, exempt: 0, adoptable: 0, unknown: 0 }
  const fixed = await fixedBlocks(catalog, input.nodeId)
  const epoch = await lastEpoch(catalog)
  const listed = await createDigestSpill()
  try {
    const wasOurs = await readList({ node, listed, fixed, signal })
    const survey = input.survey && !wasOurs
    const comparing = { ...input, survey, catalog, node, signal, fixed, epoch, listed, counts }
    const step = (await isSmall(catalog, input.nodeId, listed)) ? PARTS_OF_SMALL : 1
    for (let from = 0; from < INVENTORY_PARTS; from += step) {
      signal.throwIfAborted()
      await compareParts(comparing, { from, to: from + step - 1 })
    }
    return counts
  } finally {
    await listed.close()
  }
}

/** By what it lists and by what it should hold: a node may have lost nearly everything. */
async function isSmall(catalog: Catalog, nodeId: number, listed: DigestSpill): Promise<boolean> {
  if (listed.size > SMALL_NODE) return false
  const held = await chunksPerNode(catalog)
  return (held.find((one) => one.nodeId === nodeId)?.chunks ?? 0) <= SMALL_NODE
}

/** Whether the repository carries the canary of another id of ours: then it is an old node of ours. */
async function readList({
  node,
  listed,
  fixed,
  signal,
}: Pick<Comparing, 'node' | 'listed' | 'fixed' | 'signal'>): Promise<boolean> {
  let wasOurs = false
  for await (const digest of node.list({ signal })) {
    wasOurs ||= fixed.otherCanaries.has(digest.toString('latin1'))
    const written = listed.add(digest)
    if (written !== undefined) await written
  }
  return wasOurs
}

async function compareParts(comparing: Comparing, parts: Parts): Promise<void> {
  const { catalog, nodeId, epoch, counts, consequences } = comparing
  const rest = new Set<string>()
  for (let part = parts.from; part <= parts.to; part += 1) {
    for (const key of keysOf(await comparing.listed.part(part))) rest.add(key)
  }
  counts.listed += rest.size

  const { expected, later } = await copiesOfParts(catalog, { nodeId, parts, epoch })
  const absent: string[] = []
  for (const key of keysOf(expected)) if (!rest.delete(key)) absent.push(key)
  counts.held += expected.length / 32 - absent.length
  for (const key of keysOf(later)) if (rest.delete(key)) counts.held += 1

  if (absent.length > 0) counts.missing += await consequences.missing(absent.map(digestOf))
  await sortStrangers(comparing, parts, rest)
  await consequences.compared?.(parts)
}

/** What is left of the list: blocks the catalogue does not know as copies here. */
async function sortStrangers(comparing: Comparing, parts: Parts, rest: Set<string>): Promise<void> {
  const { catalog, nodeId, fixed, survey, counts, consequences } = comparing
  const before = rest.size
  for (const key of fixed.all) rest.delete(key)
  if (rest.size > 0 && !survey) {
    for (const key of keysOf(await foreignBlocks(catalog, { nodeId, parts }))) rest.delete(key)
  }
  counts.exempt += before - rest.size

  const unknown: string[] = []
  for (const keys of pieces([...rest], LOOK_UP)) unknown.push(...(await lookUp(comparing, keys)))
  if (survey) {
    counts.exempt += unknown.length
    const byPart = Map.groupBy(unknown, (key) => key.charCodeAt(0))
    for (const [part, keys] of byPart) await consequences.foreign?.(part, keys.map(digestOf))
    return
  }
  for (const key of unknown) await consequences.stranger?.(digestOf(key))
  counts.unknown += unknown.length
}

/** The unknown ones among `keys`; those of chunks in use go to the strangers at once. */
async function lookUp(comparing: Comparing, keys: readonly string[]): Promise<string[]> {
  const { catalog, nodeId, consequences, counts } = comparing
  const seen = await blocksSeen(catalog, { nodeId, digests: keys.map(digestOf) })
  const rows = new Map(seen.map((row) => [row.digest.toString('latin1'), row]))
  const unknown: string[] = []
  for (const key of keys) {
    const row = rows.get(key)
    if (row?.held) counts.held += 1
    else if (row === undefined || (row.refs === 0 && !row.leaving)) unknown.push(key)
    else if (!row.leaving) {
      counts.adoptable += 1
      await consequences.stranger?.(digestOf(key))
    }
  }
  return unknown
}
