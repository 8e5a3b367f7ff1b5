import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AllowsAddress } from '@holdfast/process'
import { afterEach, describe, expect, it } from 'vitest'
import { type Opening, openUrl } from '../src/imports/open-url.ts'

// 127.0.0.1 stands for a public place here, and 127.0.0.2 for one inside.
const PUBLIC = '127.0.0.1'
const INSIDE = '127.0.0.2'
const allows: AllowsAddress = (_kind, address) => address === PUBLIC

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

/** Two servers on one port, one outside and one inside; what the inner one was asked. */
async function twoServers(answer: RequestListener) {
  const outside = createServer(answer).listen(0, PUBLIC)
  servers.push(outside)
  await once(outside, 'listening')
  const { port } = outside.address() as AddressInfo
  let asked = 0
  const inside = createServer((_, res) => {
    asked += 1
    res.end('a secret')
  }).listen(port, INSIDE)
  servers.push(inside)
  await once(inside, 'listening')
  return { port, askedInside: () => asked }
}

/** A name server that says something else each time. */
function resolver(...answers: string[][]) {
  const asked: string[] = []
  const resolve = ((name: string, _options: unknown, callback: unknown) => {
    const found = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(name)
    const reply = callback as (error: null, found: LookupAddress[]) => void
    reply(
      null,
      found.map((address) => ({ address, family: 4 })),
    )
  }) as NonNullable<Opening['resolve']>
  return { resolve, asked }
}

const signal = AbortSignal.timeout(30_000)

describe('a name whose owner answers differently the second time', () => {
  it('is asked once for each connection, which goes to the address that was checked', async () => {
    const { port, askedInside } = await twoServers((req, res) => res.end(req.socket.localAddress))
    const { resolve, asked } = resolver([PUBLIC], [INSIDE])
    const url = `http://rebind.test:${port}/`
    const answer = await openUrl(url, { allows, resolve, signal })
    expect(asked).toEqual(['rebind.test'])
    expect(answer.socket.remoteAddress).toBe(PUBLIC)
    answer.destroy()
    // The next connection looks again, and is refused.
    await expect(openUrl(url, { allows, resolve, signal })).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    })
    expect(askedInside()).toBe(0)
  })

  it('does not get in by a redirect to itself, or to an address as it is', async () => {
    let location = ''
    const { port, askedInside } = await twoServers((_, res) =>
      res.writeHead(302, { location }).end(),
    )
    for (const target of [`http://rebind.test:${port}/x`, `http://${INSIDE}:${port}/`]) {
      location = target
      const { resolve } = resolver([PUBLIC], [INSIDE])
      const opened = openUrl(`http://rebind.test:${port}/`, { allows, resolve, signal })
      await expect(opened).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
    }
    expect(askedInside()).toBe(0)
  })

  it('is connected at none of its addresses that is inside, if it names both', async () => {
    const { port, askedInside } = await twoServers((_, res) => res.end('outside'))
    const { resolve } = resolver([INSIDE, PUBLIC])
    const answer = await openUrl(`http://both.test:${port}/`, { allows, resolve, signal })
    expect(answer.socket.remoteAddress).toBe(PUBLIC)
    answer.destroy()
    expect(askedInside()).toBe(0)
  })
})
