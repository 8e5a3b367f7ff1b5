import { createLogger, runMain } from '@holdfast/process'
import { pino } from 'pino'
import { readNodeConfig, tuneProcess } from './config.ts'
import { start } from './start.ts'

// Standard output belongs to the ready line, which whoever started this node waits for.
const STDERR = 2

tuneProcess()
runMain('node', async ({ defer, useLogger, stopWhenStdinCloses }) => {
  const config = readNodeConfig()
  const destination = pino.destination({ fd: STDERR, sync: true })
  const log = createLogger({ service: 'node', level: config.logLevel, destination })
  useLogger(log)
  if (config.stopWithParent) stopWhenStdinCloses()

  const node = await start({ config, log })
  defer('servers', (signal) => node.stop(signal))
  const { rpcUrl, gatewayUrl, peerId } = node
  log.info({ rpcUrl, gatewayUrl, peerId }, 'node started')
  process.stdout.write(`${JSON.stringify({ ready: true, rpcUrl, gatewayUrl, peerId })}\n`)
})
