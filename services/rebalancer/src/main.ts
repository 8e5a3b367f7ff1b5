import { createJobMetrics } from '@holdfast/jobs'
import { runWorker } from '@holdfast/worker'
import { readRebalancerConfig } from './config.ts'
import { createPlanMetrics, start } from './start.ts'

runWorker({
  service: 'rebalancer',
  readConfig: readRebalancerConfig,
  start: ({ metrics, ...parts }) =>
    start({
      ...parts,
      metrics: createJobMetrics(metrics),
      planMetrics: createPlanMetrics(metrics),
    }),
})
