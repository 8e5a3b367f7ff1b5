import {
  type Catalog,
  finishCheck,
  purgeChecks,
  type RunningCheck,
  runningCheck,
} from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { checkSystem, type Queues } from '@holdfast/jobs'
import { MOST_TRIES } from './check-system.job.ts'
import type { RepairWatch } from './watch-repair.ts'

export type KeepDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'enqueue'>
  watch: RepairWatch
  log: { warn(fields: object, message: string): void }
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}

/** The queue gives a killed worker's job to another within 40 s; then it has lost it. */
const FORGOTTEN_SECONDS = 45
/** Nobody has worked on it for so long, and handing it out again did not help. */
const GIVEN_UP_SECONDS = 900
const KEEP_DAYS = 90
const PURGE_MS = 3_600_000

export type CheckKeeper = { run(signal: AbortSignal): Promise<void> }

/**
 * What the leader does about checks: it watches repairs, hands out checks whose process or whose job
 * was lost once more, ends those that nobody can run, and forgets old ones.
 */
export function createCheckKeeper(deps: KeepDeps): CheckKeeper {
  const now = deps.now ?? (() => performance.now())
  let purged = Number.NEGATIVE_INFINITY
  return {
    async run(signal) {
      if (now() - purged > PURGE_MS) {
        await purgeChecks(deps.catalog, { days: KEEP_DAYS })
        purged = now()
      }
      const check = await runningCheck(deps.catalog)
      if (check === undefined) return
      if (check.repairingSeconds !== null) await deps.watch.step(check, signal)
      else await mend(deps, check)
    },
  }
}

async function mend({ catalog, queues, log }: KeepDeps, check: RunningCheck): Promise<void> {
  const { id, tries, silentSeconds, progress, error } = check
  if (silentSeconds < FORGOTTEN_SECONDS) return
  if (tries >= MOST_TRIES || silentSeconds > GIVEN_UP_SECONDS) {
    const failed = whyFailed(check)
    await finishCheck(catalog, { id, progress, failed })
    log.warn({ checkId: id, tries, silentSeconds: Math.round(silentSeconds), err: error }, failed)
    return
  }
  // While the job is there its twin is dropped.
  await queues.enqueue(checkSystem, { checkId: id })
}

function whyFailed({ tries, progress, error }: RunningCheck): string {
  if (tries === 0) return 'No health monitor took it up: is the queue away?'
  const last = error === null ? '' : ` The last error: ${error}`
  return `It was interrupted while ${progress.phase}, ${counted(tries, 'time')}, and nobody went on with it.${last}`
}
