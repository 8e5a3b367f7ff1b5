import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'

export type OpsOptions = {
  port: number
  host: string
  /** Rejects while the process should get no work, with the reason. */
  ready: () => unknown
  registry: Registry
  log: Pick<Logger, 'warn'>
}

export type Ops = { port: number; close(): Promise<void> }

const READY_LIMIT_MS = 2_000

/**
 * The operator's door of a process: `/healthz` (it runs), `/readyz` (it can work), `/metrics`.
 * Reasons go to the log only: the port may be open to more people than the database's address is.
 */
export async function startOps({ port, host, ready, registry, log }: OpsOptions): Promise<Ops> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    answer(path, response).catch((err) => {
      log.warn({ err, path }, 'an operator request failed')
      if (!response.headersSent) send(response, 500, 'failed\n')
    })
  })

  async function answer(path: string | undefined, response: ServerResponse): Promise<void> {
    if (path === '/healthz') return send(response, 200, 'ok\n')
    if (path === '/readyz') {
      const reason = await reasonNotReady(ready)
      if (reason !== undefined) log.warn({ err: reason }, 'not ready')
      return reason === undefined
        ? send(response, 200, 'ready\n')
        : send(response, 503, 'not ready\n')
    }
    if (path === '/metrics') {
      return send(response, 200, await registry.metrics(), registry.contentType)
    }
    send(response, 404, 'not found\n')
  }

  server.listen({ port, host })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

async function reasonNotReady(ready: OpsOptions['ready']): Promise<unknown> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`the check did not answer within ${READY_LIMIT_MS} ms`)),
    READY_LIMIT_MS,
  )
  try {
    await Promise.race([Promise.resolve().then(ready), late.promise])
    return undefined
  } catch (error) {
    return error ?? new Error('not ready')
  } finally {
    clearTimeout(timer)
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}
