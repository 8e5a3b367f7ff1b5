import { createJobMetrics } from '@holdfast/jobs'
import { runWorker } from '@holdfast/worker'
import { readChunkerConfig } from './config.ts'
import { start } from './start.ts'

runWorker({
  service: 'chunker',
  readConfig: readChunkerConfig,
  start: (parts) => start({ ...parts, metrics: createJobMetrics(parts.metrics) }),
})
