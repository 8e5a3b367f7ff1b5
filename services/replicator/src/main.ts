import { createJobMetrics } from '@holdfast/jobs'
import { runWorker } from '@holdfast/worker'
import { readReplicatorConfig } from './config.ts'
import { start } from './start.ts'

runWorker({
  service: 'replicator',
  readConfig: readReplicatorConfig,
  start: (parts) => start({ ...parts, metrics: createJobMetrics(parts.metrics) }),
})
