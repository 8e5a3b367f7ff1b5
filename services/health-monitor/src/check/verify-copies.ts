import { type Catalog, chunksByDigest, type SampledChunk, sampleChunks } from '@holdfast/catalog'
import { type BlockNode, ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'
import type { VerifyFact } from './facts.ts'

export type CopyReader = {
  catalog: Catalog
  /** The bare port: reading through the pool would mark what it finds. */
  node(id: number): Pick<BlockNode, 'get'>
  /** Called for each copy that is really bad; does nothing in a dry run. */
  onBad(bad: { digest: Buffer; nodeId: number; kind: 'missing' | 'corrupt' }): Promise<void>
}

export type VerifyDeps = CopyReader & {
  isLive(nodeId: number): boolean
  onRead?(copies: number): void
  /** From 0 to 1. */
  random?: () => number
}

/** Reads at a time over all nodes: enough to be done some day, too few to be felt by users. */
const AT_ONCE = 4

type Copy = { digest: Buffer; size: number; nodeId: number }

/**
 * Reads that share of all copies from their nodes again and hashes them; a slice of each of those
 * groups, elsewhere each time. What changes meanwhile is not taken for a finding.
 */
export async function verifyCopies(
  deps: VerifyDeps,
  { percent, groups }: { percent: number; groups: readonly number[] },
  signal: AbortSignal,
): Promise<VerifyFact> {
  const random = deps.random ?? Math.random
  const result: VerifyFact & { bad: VerifyFact['bad'][number][] } = {
    copies: 0,
    bytes: 0,
    unread: 0,
    bad: [],
  }
  for (const group of groups) {
    const slice = { from: random(), share: percent / 100 }
    for await (const page of sampleChunks(deps.catalog, { group, slice })) {
      await verifyPage(deps, page, result, signal)
      deps.onRead?.(result.copies)
    }
  }
  return result
}

async function verifyPage(
  deps: VerifyDeps,
  page: readonly SampledChunk[],
  result: Parameters<typeof note>[0],
  signal: AbortSignal,
): Promise<void> {
  const copies = page.flatMap(({ digest, size, holders }) =>
    holders.filter(deps.isLive).map((nodeId) => ({ digest, size, nodeId })),
  )
  const queue = copies.values()
  const reader = async () => {
    for (const copy of queue) {
      signal.throwIfAborted()
      note(result, copy, await readCopy(deps, copy, signal))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
}

type Read = 'good' | 'missing' | 'corrupt' | 'unread' | 'moved'

/** One copy, read from its node and hashed. `moved`: it is not to be there any more. */
export async function readCopy(deps: CopyReader, copy: Copy, signal: AbortSignal): Promise<Read> {
  const { digest, nodeId, size } = copy
  try {
    await deps.node(nodeId).get(digest, { size, signal })
    return 'good'
  } catch (error) {
    signal.throwIfAborted()
    const kind =
      error instanceof ChunkMissing
        ? 'missing'
        : error instanceof ChunkCorrupt
          ? 'corrupt'
          : undefined
    if (kind === undefined) return 'unread'
    // It may have been moved or removed on purpose since the page was read.
    const [row] = await chunksByDigest(deps.catalog, [digest])
    if (!row?.holders.includes(nodeId)) return 'moved'
    await deps.onBad({ digest, nodeId, kind })
    return kind
  }
}

function note(
  result: { copies: number; bytes: number; unread: number; bad: VerifyFact['bad'][number][] },
  { nodeId, size }: Copy,
  read: Read,
): void {
  if (read === 'moved') return
  if (read === 'unread') {
    result.unread += 1
    return
  }
  result.copies += 1
  result.bytes += size
  if (read === 'good') return
  const known = result.bad.find((bad) => bad.nodeId === nodeId && bad.kind === read)
  if (known === undefined) result.bad.push({ nodeId, kind: read, chunks: 1, bytes: size })
  else {
    Object.assign(known, { chunks: known.chunks + 1, bytes: known.bytes + size })
  }
}
