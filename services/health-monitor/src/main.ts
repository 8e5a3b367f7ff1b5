import { runWorker } from '@holdfast/worker'
import { readMonitorConfig } from './config.ts'
import { start } from './start.ts'

runWorker({
  service: 'health-monitor',
  readConfig: readMonitorConfig,
  start: (parts) => start(parts),
})
