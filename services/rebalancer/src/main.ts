import { createJobMetrics, openQueues } from '@holdfast/jobs'
import { createLogger, createMetrics, runMain, startOps } from '@holdfast/process'
import { readRebalancerConfig } from './config.ts'
import { start } from './start.ts'

runMain('rebalancer', async ({ defer, useLogger, stopWhenStdinCloses }) => {
  const config = readRebalancerConfig()
  const log = createLogger({ service: 'rebalancer', level: config.logLevel })
  useLogger(log)
  if (config.stopWithParent) stopWhenStdinCloses()

  const queues = await openQueues({ url: config.queueUrl, log })
  defer('queues', () => queues.close())
  const metrics = createMetrics()
  const service = await start({ log, queues, metrics: createJobMetrics(metrics) })
  defer('worker', () => service.stop(), { limitMs: 35_000 })

  const ready = () => queues.check()
  const { host, metricsPort: port } = config
  const ops = await startOps({ port, host, ready, registry: metrics.registry, log })
  defer('operator port', () => ops.close())
  log.info({ opsPort: ops.port }, 'rebalancer started')
})
