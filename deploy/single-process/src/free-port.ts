import { once } from 'node:events'
import { createServer } from 'node:net'

/** Asks the system for a TCP port of the loopback address that nothing uses at this moment. */
export async function freePort(): Promise<number> {
  return (await tryPort(0)) as number
}

/** Whether a server could listen on this port of the address now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await tryPort(port, host).catch(() => undefined)) !== undefined
}

async function tryPort(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? address?.port : undefined
}
