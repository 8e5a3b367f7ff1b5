import { type BringDeps, type BringReport, bringCopies, type ChunkState } from '@holdfast/cluster'

export type Brought = BringReport & { chunks: readonly ChunkState[] }

/** Rounds cost a read of the catalogue each; a chunk that changes more often is somebody's test. */
const MAX_ROUNDS = 5

/**
 * Reads chunks and brings them to their copies, again while holders changed under the work: a bad copy
 * was found and marked, a copy was removed, another process recorded its own. Chunks that are
 * complete by then cost nothing. `stale` is above 0 only when the rounds ran out.
 */
export async function bringUntilFresh(
  deps: BringDeps,
  read: () => Promise<ChunkState[]>,
  options: { signal: AbortSignal },
): Promise<Brought> {
  let copies = 0
  let bytes = 0
  for (let round = 1; ; round += 1) {
    const chunks = await read()
    const report = await bringCopies(deps, chunks, options)
    copies += report.copies
    bytes += report.bytes
    if (report.stale === 0 || round === MAX_ROUNDS) return { ...report, copies, bytes, chunks }
  }
}
