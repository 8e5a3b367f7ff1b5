import {
  advanceScrub,
  type Catalog,
  type CopyToRead,
  copiesToScrub,
  type ScrubPosition,
} from '@holdfast/catalog'
import { groupOf } from '@holdfast/chunks'
import { GROUPS } from '@holdfast/placement'
import {
  addReport,
  emptyReport,
  type ReadDeps,
  type ReadReport,
  readCopies,
} from './read-copies.ts'

/** Copies per look at the catalogue. */
const PAGE = 64
/**
 * Groups per look: an index range of one partition. A pass over an empty node is 32 looks, and over one
 * that holds next to nothing of a hundred million chunks, each takes about a second.
 */
const GROUPS_AT_ONCE = 128
/** What was read is written down about so often. Milliseconds. */
const WRITE_DOWN_MS = 2_000

export type ScrubDeps = Omit<ReadDeps, 'by'> & { catalog: Catalog }

/** Where to go on; null after the last group. */
export type StepReport = { next: ScrubPosition | null; report: ReadReport }

/**
 * Goes on with a node's pass from a position (`scrubPosition` says where it is): reads copies for a while,
 * then keeps how far it came. Killed in between, whoever goes on reads at most what was read in that while
 * once more.
 */
export async function scrubStep(
  deps: ScrubDeps,
  position: ScrubPosition,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<StepReport> {
  const { catalog, nodeId } = deps
  const began = now()
  const isOver = () => now() - began >= WRITE_DOWN_MS || signal.aborted
  const report = emptyReport()
  let end: End = { to: position.group, after: position.after }
  do {
    const look = await readOn(deps, { group: end.to, after: end.after }, { signal, isOver })
    addReport(report, look.report)
    end = look.end
  } while (end.to < GROUPS && !isOver())
  const seconds = (now() - began) / 1_000
  const bytesPerSecond = report.bytes > 0 && seconds > 0 ? report.bytes / seconds : null
  await advanceScrub(catalog, { nodeId, from: position.group, ...end, ...report, bytesPerSecond })
  return { next: end.to < GROUPS ? { group: end.to, after: end.after } : null, report }
}

/** One look at the catalogue, and what it names read, or as much of it as there is time for. */
async function readOn(
  deps: ScrubDeps,
  position: ScrubPosition,
  { signal, isOver }: { signal: AbortSignal; isOver(): boolean },
): Promise<{ end: End; report: ReadReport }> {
  const { catalog, nodeId } = deps
  const toGroup = Math.min(GROUPS - 1, position.group + GROUPS_AT_ONCE - 1)
  const copies = await copiesToScrub(catalog, { nodeId, position, toGroup, limit: PAGE })
  let last: CopyToRead | undefined
  const read = (copy: CopyToRead): boolean => {
    last = copy
    return !isOver()
  }
  const report = await readCopies({ ...deps, by: 'scrub' }, copies, { signal, read })
  const all = copies.length < PAGE && last === copies.at(-1)
  return { end: all ? endOf(toGroup) : endAt(position, last), report }
}

type End = { to: number; after: Buffer | null }

function endOf(group: number): End {
  return { to: group + 1, after: null }
}

/** In the middle of the last copy's group, all groups before it done. */
function endAt({ group, after }: ScrubPosition, last: CopyToRead | undefined): End {
  if (last === undefined) return { to: group, after }
  return { to: groupOf(last.digest), after: last.digest }
}
