import type { Journal } from './journal.ts'
import { measureIngest, measureReads, p99 } from './measure.ts'
import { mib, untilPlaced } from './observe.ts'
import type { System } from './system.ts'

/** Downloads per measurement. */
const DOWNLOADS = 300

export type SlowNodeOptions = {
  /** Of the files that are uploaded for it; '' without it. */
  folder?: string
  /** Each is one measurement with every node healthy and one with a slow one, right behind each other. */
  pairs: number
  healthy(): void
  slow(): void
  /** Uploads per measurement. */
  uploads?: number
}

export type SlowNodePair = {
  /** Bytes per second with a slow node over those without. */
  ingest: number
  /** The same of the time that the slowest hundredth of downloads took. */
  reads: number
}

const FILES = 24
const PARALLEL = 4

/** What one slow node costs clients. Ratios within a run: the machine's own speed does not count. */
export const compareWithSlowNode = async (
  system: System,
  journal: Journal,
  { folder: parent = '', pairs, healthy, slow, uploads = 12 }: SlowNodeOptions,
): Promise<SlowNodePair[]> => {
  healthy()
  const stored = await measureIngest(system, journal, {
    folder: `${parent}/read`,
    times: FILES,
    parallel: PARALLEL,
    bytes: mib(1),
  })
  const ids = stored.files.map(({ id }) => id)
  const measure = async (name: string) => {
    const { bytesPerSecond } = await measureIngest(system, journal, {
      folder: `${parent}/${name}`,
      times: uploads,
      parallel: PARALLEL,
      bytes: mib(4),
    })
    // Third copies are made behind the answer; they are not what is measured.
    await untilPlaced(system)
    const times = await measureReads(system, ids, { times: DOWNLOADS, parallel: PARALLEL })
    return { bytesPerSecond, ms: p99(times) }
  }
  await untilPlaced(system)
  await measure('warm')

  const figures: SlowNodePair[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    healthy()
    const well = await measure(`healthy-${pair}`)
    slow()
    const ill = await measure(`slow-${pair}`)
    const ingest = ill.bytesPerSecond / well.bytesPerSecond
    figures.push({ ingest, reads: ill.ms / well.ms })
  }
  healthy()
  return figures
}
