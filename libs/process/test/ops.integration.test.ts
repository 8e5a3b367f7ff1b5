import { afterEach, expect, it, vi } from 'vitest'
import { createMetrics, type Ops, startOps } from '../src/index.ts'

const opened: Ops[] = []
afterEach(() => Promise.all(opened.splice(0).map((ops) => ops.close())))

async function open(ready: () => unknown) {
  const log = { warn: vi.fn() }
  const { registry } = createMetrics()
  const ops = await startOps({ port: 0, host: '127.0.0.1', ready, registry, log })
  opened.push(ops)
  return { log, get: (path: string) => fetch(`http://127.0.0.1:${ops.port}${path}`) }
}

it('answers that the process lives even while it is not ready', async () => {
  const { get } = await open(() => Promise.reject(new Error('no database')))
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/readyz')).status).toBe(503)
})

it('keeps the reason for the log', async () => {
  const { get, log } = await open(() => Promise.reject(new Error('no database at db.internal')))
  expect(await (await get('/readyz')).text()).toBe('not ready\n')
  expect(log.warn).toHaveBeenCalled()
})

it('is ready when the check resolves', async () => {
  const { get } = await open(async () => {})
  expect((await get('/readyz')).status).toBe(200)
})

it('serves metrics in the text format of Prometheus', async () => {
  const { get } = await open(() => {})
  const response = await get('/metrics')
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect(await response.text()).toContain('process_cpu_seconds_total')
})

it('knows no other path', async () => {
  const { get } = await open(() => {})
  expect((await get('/')).status).toBe(404)
})
