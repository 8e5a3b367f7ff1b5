import { claimStep, endStep, keepClaim, type PlanStep, parkStep } from '@holdfast/catalog'
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
  const lost = new AbortController()
  const keeper = setInterval(() => {
    keepClaim(deps.catalog, { ...claim, seconds: CLAIM_SECONDS })
      .then((kept) => kept || lost.abort(new Error('the step was stopped, or taken by another')))
      // The claim outlives a short outage of Postgres; after a longer one counting fails anyway.
      .catch(() => {})
  }, KEEP_MS)
  try {
    await deps.cluster.refresh()
    const both = AbortSignal.any([signal, lost.signal])
    const walked = await walkGroup(deps, { ...found, worker }, { signal: both })
    return { ...walked, end: await finish(deps, { ...found, worker }, walked) }
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error)
    await parkStep(deps.catalog, { ...claim, seconds: 2, note, tried: !signal.aborted }).catch(
      () => {},
    )
    throw error
  } finally {
    clearInterval(keeper)
  }
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
    note: left > 0 ? `${left} of ${step.chunks} chunks were left where they are: ${why}` : null,
  })
  return failed ? 'failed' : 'done'
}

function nothing(): Walked {
  return { chunks: 0, bytes: 0, waiting: 0, reason: null, errors: [], halted: null }
}
