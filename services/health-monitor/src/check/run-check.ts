import {
  beginCheckRepair,
  type CheckFinding,
  type CheckProgress,
  type CheckRow,
  finishCheck,
  reportCheck,
  WAITING,
} from '@holdfast/catalog'
import { beginRepair, type RepairDeps } from './begin-repair.ts'
import { findProblems } from './find-problems.ts'
import { type LookDeps, look } from './look.ts'

export type RunDeps = LookDeps &
  RepairDeps & {
    /** As in the check's row while this process looks. */
    runner: string
    onFindings?(findings: readonly CheckFinding[]): void
  }

/** A runner is taken for gone after 15 s without a word. */
const REPORT_MS = 3_000

/** Somebody else took the check over, or ended it. */
class CheckTaken extends Error {
  readonly code = 'CHECK_TAKEN'
}

/**
 * Runs a check this process has claimed: looks, writes down what it found and, if that was asked for,
 * begins the repair, which is then watched by whoever leads. False: somebody else took it over.
 */
export async function runCheck(
  deps: RunDeps,
  check: CheckRow,
  signal: AbortSignal,
): Promise<{ findings: number; repairing: boolean } | undefined> {
  const reporter = startReporter(deps, check)
  try {
    const looking = { signal: AbortSignal.any([signal, reporter.taken]), report: reporter.report }
    const facts = await look(deps, check, looking)
    const findings = findProblems(facts)
    deps.onFindings?.(findings)
    const { catalog, runner } = deps
    const { id, repair } = check
    if (!repair) {
      const progress: CheckProgress = { ...reporter.last(), phase: 'finished' }
      const ended = await finishCheck(catalog, { id, runner, findings, progress })
      return ended ? { findings: findings.length, repairing: false } : undefined
    }
    await beginRepair(deps, facts)
    const progress: CheckProgress = { phase: 'repairing', done: 0, total: 0, unit: 'bytes' }
    const begun = await beginCheckRepair(catalog, { id, runner, findings, progress })
    return begun ? { findings: findings.length, repairing: true } : undefined
  } catch (error) {
    if (error instanceof CheckTaken) return undefined
    throw error
  } finally {
    await reporter.stop()
  }
}

/** Says every few seconds that the check is alive, and how far it is. */
function startReporter({ catalog, runner }: RunDeps, { id }: CheckRow) {
  const taken = new AbortController()
  let progress = WAITING
  let saying: Promise<void> = Promise.resolve()
  const say = async () => {
    const mine = await reportCheck(catalog, { id, runner, progress }).catch(() => true)
    if (!mine) taken.abort(new CheckTaken('the check is not ours any more'))
  }
  const timer = setInterval(() => {
    saying = say()
  }, REPORT_MS)
  return {
    taken: taken.signal,
    report: (now: CheckProgress) => {
      progress = now
    },
    last: () => progress,
    stop: async () => {
      clearInterval(timer)
      await saying
    },
  }
}
