import {
  type Catalog,
  type CheckRow,
  CheckRunning,
  claimCheck,
  findSchedule,
  finishCheck,
  releaseCheck,
  startCheck,
} from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { checkSystem, done, handle, type JobHandler, JobTimedOut, skipped } from '@holdfast/jobs'
import { type RunDeps, runCheck } from './run-check.ts'

/** A check that failed or lost its process so often is given up. */
export const MOST_TRIES = 4

/** The health check: the one somebody asked for by id, or the scheduled one. */
export const checkSystemHandler = (deps: RunDeps): JobHandler =>
  handle(checkSystem, async ({ checkId }, { signal }) => {
    const { catalog, runner } = deps
    const id = checkId ?? (await scheduledCheck(catalog))
    if (id === undefined) return skipped('another check ended just now')
    const check = await claimCheck(catalog, { id, runner })
    if (check === undefined) return skipped('it is over, or somebody else runs it', { checkId: id })
    try {
      const ran = await runCheck(deps, check, signal)
      if (ran === undefined) return skipped('somebody else took it over', { checkId: id })
      return done({ checkId: id, ...ran })
    } catch (error) {
      await giveBack(deps, check, reasonOf(error, signal))
      throw error
    }
  })

/** The new check, or one that runs already: an earlier delivery may have begun it. */
async function scheduledCheck(catalog: Catalog): Promise<string | undefined> {
  const options = (await findSchedule(catalog, checkSystem.name))?.options ?? {}
  try {
    const check = await startCheck(catalog, {
      repair: options.repair !== false,
      deep: options.deep === true,
      verifyPercent: typeof options.verifyPercent === 'number' ? options.verifyPercent : 0,
      origin: 'schedule',
    })
    return check.id
  } catch (error) {
    if (error instanceof CheckRunning) return error.checkId ?? undefined
    throw error
  }
}

/** Why a try failed; null when it did not: the process was told to stop. */
function reasonOf(error: unknown, signal: AbortSignal): string | null {
  if (signal.aborted && !(signal.reason instanceof JobTimedOut)) return null
  return error instanceof Error ? error.message : String(error)
}

/** So that the next try need not wait until this process is taken for gone. */
async function giveBack(
  { catalog, runner, log }: RunDeps,
  { id, tries, progress }: Pick<CheckRow, 'id' | 'tries' | 'progress'>,
  reason: string | null,
): Promise<void> {
  const given =
    reason !== null && tries >= MOST_TRIES
      ? finishCheck(catalog, {
          id,
          runner,
          progress,
          failed: `It failed ${counted(tries, 'time')}: ${reason}`,
        })
      : releaseCheck(catalog, { id, runner, error: reason })
  await given.catch((err) => log.warn({ err, checkId: id }, 'a check could not be given back'))
}
