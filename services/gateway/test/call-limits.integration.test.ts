import { describe, expect, it } from 'vitest'
import { createCallLimit } from '../src/http/call-limit.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'

async function withGateway(
  config: Parameters<typeof startTestGateway>[0],
  work: (gateway: RunningGateway) => Promise<void>,
): Promise<void> {
  const gateway = await startTestGateway(config)
  try {
    await work(gateway)
  } finally {
    await gateway.stop()
  }
}

const me = (gateway: { url: string }, token: string, headers: Record<string, string> = {}) =>
  call(gateway, 'GET', '/api/v1/me', { token, headers })

describe('calls', () => {
  it('are limited for each user, who is told how many are left, and for nobody else', async () => {
    // Ten calls at once, and one more in ten seconds; no queue is there to ask.
    await withGateway({ config: { callsPerUser: 0.1 * 10 } }, async (gateway) => {
      const [ann, ben] = [await newUser(gateway), await newUser(gateway)]
      const first = await me(gateway, ann.token)
      expect(first.headers.get('ratelimit-policy')).toBe('"user";q=10;w=10')
      expect(first.headers.get('ratelimit')).toMatch(/^"user";r=9;t=1$/)
      const replies = await Promise.all(Array.from({ length: 30 }, () => me(gateway, ann.token)))
      const refused = replies.filter(({ status }) => status === 429)
      expect(refused.length).toBeGreaterThan(10)
      expect(refused[0]?.body.code).toBe('RATE_LIMITED')
      expect(Number(refused[0]?.headers.get('retry-after'))).toBe(1)
      expect(refused[0]?.headers.get('ratelimit')).toContain('r=0')
      expect((await me(gateway, ben.token)).status).toBe(200)
    })
  })

  it('count by the address of the socket, whatever X-Forwarded-For says (S3)', async () => {
    await withGateway({ config: { callsPerAddress: 0.5 } }, async (gateway) => {
      const statuses: number[] = []
      for (let i = 0; i < 12; i += 1) {
        const forged = { 'x-forwarded-for': `10.0.0.${i}`, forwarded: `for=10.0.1.${i}` }
        statuses.push((await me(gateway, 'none', forged)).status)
      }
      expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
      expect(statuses.slice(-3)).toEqual([429, 429, 429])
    })
  })

  it('count by X-Forwarded-For where the proxy is one of ours', async () => {
    const config = { callsPerAddress: 0.1, trustProxy: ['loopback'] }
    await withGateway({ config }, async (gateway) => {
      const from = async (ip: string) =>
        (await me(gateway, 'none', { 'x-forwarded-for': ip })).status
      expect([await from('10.0.0.1'), await from('10.0.0.1')]).toEqual([401, 429])
      expect(await from('10.0.0.2')).toBe(401)
    })
  })

  it('come back with time', () => {
    let now = 0
    const limit = createCallLimit('user', 2, { now: () => now })
    const headers = new Map<string, string>()
    const res = { setHeader: (name: string, value: string) => headers.set(name, value) }
    const count = () => limit.count(res as never, 'ann')
    for (let i = 0; i < 20; i += 1) count()
    expect(count).toThrow('Try again in 1 second.')
    expect(headers.get('RateLimit')).toBe('"user";r=0;t=10')
    now = 1_000
    count()
    count()
    expect(count).toThrow()
  })
})
