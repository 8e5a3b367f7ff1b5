import { audit, type Catalog, type CopyToRead, markBadCopy, noteLie } from '@holdfast/catalog'
import { cidText, groupOf } from '@holdfast/chunks'
import { type Background, type TurnEnd, unpaced } from '@holdfast/cluster'
import { type BlockNode, ChunkCorrupt, ChunkMissing } from '@holdfast/nodes'
import type { Pace } from './pace.ts'

export type ReadDeps = {
  catalog: Catalog
  node: Pick<BlockNode, 'get'>
  nodeId: number
  pace: Pace
  /** Where reads take their turn behind clients; without it only the pace spares anybody. */
  background?: Background | undefined
  /** These were confirmed a short while ago: one that is not there was a lie, and no accident. */
  confirmed?: boolean | undefined
  /** Who reads, for the audit log: `scrub`, or how long after the write. */
  by: string
}

/** Copies that were read, the bytes of the good ones, and what was wrong with the others. */
export type ReadReport = { chunks: number; bytes: number; missing: number; corrupt: number }

export const emptyReport = (): ReadReport => ({ chunks: 0, bytes: 0, missing: 0, corrupt: 0 })

export function addReport(sum: ReadReport, more: ReadReport): void {
  sum.chunks += more.chunks
  sum.bytes += more.bytes
  sum.missing += more.missing
  sum.corrupt += more.corrupt
}

/**
 * Reads copies straight from their node, one after the other, and hashes them (the port does); a copy
 * that is missing or has other bytes is marked, which asks for its repair, and written down. `read` hears
 * of every copy that was judged, so that a caller can stop in between and go on later.
 *
 * Throws when the node does not answer: that says nothing about the copy.
 */
export async function readCopies(
  deps: ReadDeps,
  copies: readonly CopyToRead[],
  { signal, read }: { signal: AbortSignal; read?: (copy: CopyToRead) => boolean },
): Promise<ReadReport> {
  const report = emptyReport()
  for (const copy of copies) {
    const outcome = await judgeCopy(deps, copy, signal)
    report.chunks += 1
    if (outcome === 'good') report.bytes += copy.size
    else if (await mark(deps, copy.digest, outcome)) report[outcome] += 1
    if (read?.(copy) === false) break
  }
  return report
}

/** Reads one copy in its turn, and marks nothing. Throws when the node does not answer. */
export async function judgeCopy(
  { background = unpaced, node, nodeId, pace }: Omit<ReadDeps, 'catalog' | 'by'>,
  copy: Pick<CopyToRead, 'digest' | 'size'>,
  signal: AbortSignal,
): Promise<'good' | 'missing' | 'corrupt'> {
  const turn = await background.turn({ bytes: copy.size, from: [nodeId], to: [] }, { signal })
  const done: TurnEnd = { storedOn: [] }
  try {
    const outcome = await pace.during(() => readCopy(node, copy, signal))
    done.readFrom = nodeId
    return outcome
  } finally {
    turn.end(done)
  }
}

async function readCopy(
  node: Pick<BlockNode, 'get'>,
  { digest, size }: Pick<CopyToRead, 'digest' | 'size'>,
  signal: AbortSignal,
): Promise<'good' | 'missing' | 'corrupt'> {
  try {
    await node.get(digest, { signal, size })
    return 'good'
  } catch (error) {
    if (error instanceof ChunkMissing) return 'missing'
    if (error instanceof ChunkCorrupt) return 'corrupt'
    throw error
  }
}

/** False: it is no copy any more; somebody removed it while we asked. */
async function mark(
  { catalog, nodeId, by, confirmed = false }: ReadDeps,
  digest: Buffer,
  kind: 'missing' | 'corrupt',
): Promise<boolean> {
  if (!(await markBadCopy(catalog, { digest, nodeId, kind }))) return false
  await noteLie(catalog, {
    nodeId,
    digest,
    kind: kind === 'corrupt' ? 'other-bytes' : 'not-there',
    foundBy: by,
    proven: confirmed && kind === 'missing',
  })
  await audit(catalog, {
    action: `scrub.${kind}-copy`,
    subject: String(nodeId),
    detail: { cid: cidText(digest), group: groupOf(digest), by },
  })
  return true
}
