import { SAMPLE_SECONDS } from '@holdfast/catalog'
import type { Monitor } from '../deps.ts'
import { createSampler } from './sampler.ts'

const STEP_MS = SAMPLE_SECONDS * 1_000

/** The time series, sampled where steps end by Postgres's clock, which this process's follows. */
export function startSeries({ catalog, queues, leaderLoop }: Monitor): void {
  const sampler = createSampler({ catalog, queues })
  const untilStepEnds = () => STEP_MS - (Date.now() % STEP_MS)
  leaderLoop('series', untilStepEnds, (_signal, term) => sampler.run(term))
}
