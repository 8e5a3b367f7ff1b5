import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the ranges from which systems take ports for outgoing connections, so that a port that is
// remembered for the next start is not lent to somebody's browser meanwhile.
const FIRST = 21_000
const LAST = 31_999

/** A TCP port of the loopback address that nothing uses at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (await isPortFree(port)) return port
  }
}

/** Whether a server could listen on this port of the address now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (error) {
    // An address that does not exist here is another trouble, which listening will name.
    return (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL'
  }
  server.close()
  await once(server, 'close')
  return true
}
