import {
  type Claim,
  chunksByDigest,
  claimStep,
  endStep,
  keepClaim,
  type PlanStep,
  parkStep,
  RemovalsFrozen,
  settleBatch,
} from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import type { MoveDeps } from './deps.ts'
import { type Walked, walkGroup } from './walk-group.ts'

const CLAIM_SECONDS = 30
const KEEP_MS = 8_000
/** After so many walks that left something waiting, a rebalance's step ends with what it has. */
const MOST_TRIES = 12
const LONGEST_PARK_SECONDS = 60

export type StepReport = Walked & {
  /** `gone`: nothing to do, because the plan does not run or somebody else works on the step. */
  end: 'gone' | 'done' | 'failed' | 'parked'
}

/**
 * Makes one step of a plan, or goes on with it. Safe to be repeated and to be killed anywhere: what is
 * left is found in the catalogue. The step is claimed, so that two deliveries do not copy the same
 * chunks twice; a claim ends by itself soon after its owner was killed.
 */
export async function makeStep(
  deps: MoveDeps,
  { planId, step }: { planId: string; step: number },
  { signal, worker = crypto.randomUUID() }: { signal: AbortSignal; worker?: string },
): Promise<StepReport> {
  const claim = { planId, step, worker }
  const found = await claimStep(deps.catalog, { ...claim, seconds: CLAIM_SECONDS })
  if (found === undefined) return { ...nothing(), end: 'gone' }
  const mine = { ...found, worker }
  const keeper = keepStep(deps, claim)
  try {
    await deps.cluster.refresh()
    const settled = await settleLast(deps, mine)
    const walked = await walkGroup(deps, settled, { signal, stopped: keeper.stopped })
    return { ...walked, end: await finish(deps, settled, walked) }
  } catch (error) {
    const halted = keeper.stopped.aborted ? 'the plan was stopped' : haltOf(error)
    const note = halted ?? (error instanceof Error ? error.message : String(error))
    const tried = halted === undefined && !signal.aborted
    await parkStep(deps.catalog, { ...claim, seconds: 2, note, tried }).catch(() => {})
    if (halted === undefined) throw error
    return { ...nothing(), halted, end: 'parked' }
  } finally {
    keeper.end()
  }
}

function haltOf(error: unknown): string | undefined {
  return error instanceof RemovalsFrozen ? error.message : undefined
}

/**
 * Keeps the claim for as long as the step is worked on; `stopped` aborts when the plan does not run any
 * more or somebody else took the step. The claim outlives a short outage of Postgres.
 */
function keepStep({ catalog }: Pick<MoveDeps, 'catalog'>, claim: Claim) {
  const stopped = new AbortController()
  const timer = setInterval(() => {
    keepClaim(catalog, { ...claim, seconds: CLAIM_SECONDS })
      .then((kept) => kept || stopped.abort(new Error('the plan was stopped')))
      .catch(() => {})
  }, KEEP_MS)
  return { stopped: stopped.signal, end: () => clearInterval(timer) }
}

/**
 * Gives back what a worker that was killed had counted as moved and did not move: chunks that are on
 * the source, and on no target. The others it did move, or they are gone.
 */
async function settleLast<Step extends PlanStep & { worker: string }>(
  { catalog }: Pick<MoveDeps, 'catalog'>,
  step: Step,
): Promise<Step> {
  if (step.batch.length === 0) return step
  const { from, to } = step
  const rows = await chunksByDigest(catalog, step.batch)
  const back = rows.filter(
    ({ holders, wanted }) =>
      holders.includes(from) && (to === null ? holders.length <= wanted : !holders.includes(to)),
  )
  const bytes = back.reduce((sum, { size }) => sum + size, 0)
  await settleBatch(catalog, { ...step, chunks: back.length, bytes })
  const movedChunks = step.movedChunks - back.length
  return { ...step, movedChunks, movedBytes: step.movedBytes - bytes, batch: [] }
}

async function finish(
  { catalog }: Pick<MoveDeps, 'catalog'>,
  step: PlanStep & { worker: string },
  walked: Walked,
): Promise<'done' | 'failed' | 'parked'> {
  const { halted, waiting, reason } = walked
  if (halted !== null) {
    await parkStep(catalog, { ...step, seconds: 2, note: halted, tried: false })
    return 'parked'
  }
  const tries = step.tries + 1
  if (waiting > 0 && (step.to === null || tries < MOST_TRIES)) {
    const seconds = walked.chunks > 0 ? 1 : Math.min(LONGEST_PARK_SECONDS, 2 ** tries)
    await parkStep(catalog, { ...step, seconds, note: reason, tried: walked.chunks === 0 })
    return 'parked'
  }
  const left = step.to === null ? 0 : step.chunks - step.movedChunks - walked.chunks
  const failed = left > 0 && walked.errors.length > 0
  const why = reason ?? 'they are not where the plan saw them any more'
  await endStep(catalog, {
    ...step,
    failed,
    note:
      left > 0
        ? `${left} of ${counted(step.chunks, 'chunk was', 'chunks were')} left where they are: ${why}`
        : null,
  })
  return failed ? 'failed' : 'done'
}

function nothing(): Walked {
  return { chunks: 0, bytes: 0, waiting: 0, reason: null, errors: [], halted: null }
}
