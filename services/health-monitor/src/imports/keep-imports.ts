import { type Catalog, purgeImports, silentImports } from '@holdfast/catalog'
import { importCar, importCid, importUrl, type Queues } from '@holdfast/jobs'

export type KeepImportsDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'enqueue'>
  /** Days after which an import that is over is forgotten. */
  keepDays: number
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}

const JOBS = { url: importUrl, cid: importCid, car: importCar }

/** A run shows itself every second, and a waiting one at its next attempt, within 10 minutes. */
const FORGOTTEN_SECONDS = 60
const PURGE_MS = 3_600_000

/** Hands out imports once more whose job was lost with the queue, and forgets old ones. */
export function createImportKeeper(deps: KeepImportsDeps): { run(): Promise<number> } {
  const { catalog, queues, keepDays, now = () => performance.now() } = deps
  let purged = Number.NEGATIVE_INFINITY
  return {
    async run() {
      if (now() - purged > PURGE_MS) {
        await purgeImports(catalog, { days: keepDays })
        purged = now()
      }
      const silent = await silentImports(catalog, { seconds: FORGOTTEN_SECONDS })
      // While the job is there its twin is dropped.
      for (const { id, kind } of silent) await queues.enqueue(JOBS[kind], { importId: id })
      return silent.length
    },
  }
}
