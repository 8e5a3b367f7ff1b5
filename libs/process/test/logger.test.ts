import { describe, expect, it } from 'vitest'
import { createLogger } from '../src/index.ts'

function captured(options: { pretty?: boolean; level?: string } = {}) {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { lines, log: createLogger({ service: 'gateway', destination, ...options }) }
}

describe('createLogger', () => {
  it('writes the service, the level by name and the time as text', () => {
    const { lines, log } = captured()
    log.info({ chunks: 3 }, 'copies placed')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      service: 'gateway',
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      chunks: 3,
      msg: 'copies placed',
    })
  })

  it('hides secrets in fields and in headers', () => {
    const { lines, log } = captured()
    log.info({
      password: 'open-sesame',
      user: { token: 'open-sesame' },
      req: { headers: { authorization: 'Bearer open-sesame', cookie: 'open-sesame' } },
      res: { headers: { 'set-cookie': 'open-sesame' } },
    })
    expect(lines.join()).not.toContain('open-sesame')
  })

  it('masks passwords inside addresses, also in the messages of errors', () => {
    const { lines, log } = captured()
    const err = new Error('connect to postgres://me:open-sesame@db/x failed')
    log.error({ err, url: 'redis://:open-sesame@queue' }, 'failed')
    expect(lines.join()).not.toContain('open-sesame')
    expect(lines.join()).toContain('postgres://me:[hidden]@db/x')
  })

  it('writes one readable line per entry for a terminal', () => {
    const { lines, log } = captured({ pretty: true })
    log.warn({ nodeId: 2 }, 'a node is away')
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn gateway: a node is away {2}nodeId=2\n$/)
  })

  it('shows on a terminal where an error came from, and of a warning only why', () => {
    const { lines, log } = captured({ pretty: true })
    const err = new Error('the catalogue is away', { cause: new Error('connection lost') })
    log.warn({ err }, 'refused')
    log.error({ err }, 'broken')
    expect(lines[0]).toMatch(/refused {2}the catalogue is away: connection lost\n$/)
    expect(lines[1]).toMatch(/broken {2}Error: the catalogue is away.*\n {4}at /)
  })

  it('leaves out what is below its level', () => {
    const { lines, log } = captured({ level: 'error' })
    log.warn('nothing')
    expect(lines).toEqual([])
  })
})
