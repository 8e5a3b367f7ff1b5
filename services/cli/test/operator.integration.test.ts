import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type FakeServer, json, startFakeServer } from './fake-server.ts'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const run = (words: string[]) =>
  runCommand(words, { configFolder: folder(), url: server?.url, token: 'hf_test' })

/** Answers, and keeps what it was sent. */
const takes = (answer: object) => {
  const taken: unknown[] = []
  const take: Answer = async (req, res) => {
    const pieces: Buffer[] = []
    for await (const piece of req) pieces.push(piece as Buffer)
    taken.push(JSON.parse(Buffer.concat(pieces).toString()))
    json(res, answer)
  }
  return { taken, answer: take }
}

const settings = {
  registration: 'closed',
  defaultQuotaBytes: null,
  defaultQuotaFiles: 1_000,
  webhooksPrivate: false,
  rebalanceAutomatic: true,
  rebalanceSharePercent: 5,
  rebalanceBytesPerSecond: 20 * 1_048_576,
  rebalanceHours: '22-6',
  rebalanceTimeZone: 'UTC',
  scrubDays: null,
  scrubShare: 0.1,
  outAfterSeconds: 600,
  changed: ['rebalanceHours'],
}

describe('settings', () => {
  it('are shown as people say them, with who set them', async () => {
    server = await startFakeServer({ 'GET /api/v1/settings': settings })
    const { code, stdout } = await run(['settings', 'ls'])
    expect(code).toBe(0)
    for (const line of [
      /registration +closed +configuration/,
      /defaultQuotaBytes +no limit/,
      /webhooksPrivate +off +configuration/,
      /rebalanceBytesPerSecond +20\.0 MiB\/s +configuration/,
      /rebalanceHours +22-6 +administrator/,
      /scrubDays +not known yet/,
      /outAfterSeconds +10 min/,
    ]) {
      expect(stdout).toMatch(line)
    }
    expect(JSON.parse((await run(['settings', 'ls', '--json'])).stdout)).toEqual(settings)
  })

  it('are changed by name, and taken back', async () => {
    const { taken, answer } = takes(settings)
    server = await startFakeServer({ 'PUT /api/v1/settings': answer })
    const set = ['rebalanceBytesPerSecond=1.5MiB', 'webhooksPrivate=on', 'rebalanceHours=22-6']
    expect((await run(['settings', 'set', ...set, 'scrubShare=0.5'])).code).toBe(0)
    expect((await run(['settings', 'reset', 'rebalanceHours', 'scrubDays'])).code).toBe(0)
    expect(taken).toEqual([
      {
        rebalanceBytesPerSecond: 1_572_864,
        webhooksPrivate: true,
        rebalanceHours: '22-6',
        scrubShare: 0.5,
      },
      { rebalanceHours: null, scrubDays: null },
    ])
  })

  it.each(['moon=1', 'scrubShare', 'scrubShare=', 'webhooksPrivate=maybe'])(
    'are not changed by %s',
    async (words) => {
      server = await startFakeServer({})
      const { code, stderr } = await run(['settings', 'set', words])
      expect(code).toBe(2)
      expect(stderr).toMatch(/There are: |For example: /)
      expect(server.seen).toEqual([])
    },
  )
})

describe('schedules', () => {
  const schedule = {
    name: 'check-system',
    enabled: true,
    cron: '0 3 * * *',
    everySeconds: null,
    timeZone: 'Europe/Vienna',
    repair: true,
    deep: false,
    verifyPercent: 1,
    setBy: 'api',
    lastRun: null,
    nextRun: '2026-01-01T02:00:00Z',
  }

  it('are listed with when and how they run', async () => {
    server = await startFakeServer({
      'GET /api/v1/schedules': { items: [schedule, { ...schedule, enabled: false }], next: null },
    })
    const { stdout } = await run(['schedules', 'ls'])
    expect(stdout).toMatch(
      /check-system +0 3 \* \* \* \(Europe\/Vienna\) +repairs, verifies 1 % +never +2026-01-01 .* +administrator/,
    )
    expect(stdout).toMatch(/check-system +off/)
  })

  it('are changed only in what was typed', async () => {
    const { taken, answer } = takes(schedule)
    server = await startFakeServer({ 'PUT /api/v1/schedules/check-system': answer })
    const set = (...words: string[]) => run(['schedules', 'set', 'check-system', ...words])
    expect((await set('--every', '3600', '--deep', 'on', '--verify', '0')).code).toBe(0)
    expect((await set('--run', 'off')).code).toBe(0)
    expect((await set()).code).toBe(2)
    expect(taken).toEqual([
      { everySeconds: 3_600, deep: true, verifyPercent: 0 },
      { enabled: false },
    ])
  })
})

describe('webhooks', () => {
  const hook = {
    id: 'w-1',
    url: 'https://example.org/hook',
    description: 'pager',
    types: ['node.', 'brake.'],
    enabled: false,
    disabledReason: 'HTTP 410',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  }
  const delivery = (more: object) => ({
    id: 'd-1',
    eventId: null,
    state: 'pending',
    attempts: 0,
    nextAt: '2026-01-01T00:00:00Z',
    status: null,
    error: null,
    tookMs: null,
    createdAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    ...more,
  })

  it('are listed, made with a secret that is shown once, changed and removed', async () => {
    const made = takes({ ...hook, secret: 'whsec_x' })
    const edited = takes(hook)
    server = await startFakeServer({
      'GET /api/v1/webhooks': { items: [hook], next: null },
      'POST /api/v1/webhooks': made.answer,
      'PATCH /api/v1/webhooks/w-1': edited.answer,
      'DELETE /api/v1/webhooks/w-1': {},
    })
    expect((await run(['webhooks', 'ls'])).stdout).toMatch(
      /example\.org\/hook +node\.,brake\. +off: HTTP 410 +pager +w-1/,
    )
    const words = ['webhooks', 'add', hook.url, '--type', 'node.,brake.']
    expect((await run(words)).stdout).toBe('whsec_x\n')
    expect(made.taken).toEqual([{ url: hook.url, types: ['node.', 'brake.'] }])
    expect((await run(['webhooks', 'edit', 'w-1', '--send', 'on', '--type', ''])).code).toBe(0)
    expect(edited.taken).toEqual([{ enabled: true, types: [] }])
    expect((await run(['webhooks', 'rm', 'w-1', '--json'])).stdout).toContain('w-1')
  })

  it.each([
    [{ state: 'delivered', status: 204, tookMs: 12 }, 0, 'Delivered: HTTP 204 (12 ms).\n'],
    [{ state: 'pending', error: 'HTTP 500', status: 500 }, 1, 'Failed: HTTP 500.\n'],
  ])('are tested to the first answer: %j', async (end, code, stdout) => {
    let looks = 0
    server = await startFakeServer({
      'POST /api/v1/webhooks/w-1/test': delivery({}),
      'GET /api/v1/webhooks/w-1/deliveries': ((_req, res) => {
        looks += 1
        const now = delivery(looks < 2 ? {} : { attempts: 1, ...end })
        json(res, { items: [delivery({ id: 'd-2' }), now], next: null })
      }) satisfies Answer,
    })
    expect(await run(['webhooks', 'test', 'w-1'])).toMatchObject({ code, stdout })
    expect((await run(['webhooks', 'deliveries', 'w-1'])).stdout).toMatch(/test +\w+ +1 +HTTP/)
  })
})
