import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { rootCidOf } from '@holdfast/client/transfer'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type FakeServer, json, problem, startFakeServer } from './fake-server.ts'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const run = (words: string[], more: object = {}) =>
  runCommand(words, { configFolder: folder(), url: server?.url, token: 'hf_test', ...more })

const bytes = randomBytes(1_048_576 + 99)
const cid = await rootCidOf(Readable.from([bytes]))
const file = {
  id: '01a20406-37ea-7074-843b-930f21f0c315',
  folder: '/',
  name: 'a.bin',
  size: bytes.length,
  cid,
  version: 1,
}
const META = 'GET /api/v1/files/by-path/a.bin'
const CONTENT = `GET /api/v1/files/${file.id}/content`

describe('download', () => {
  const whole: Answer = (_req, res) => res.end(bytes)
  const tampering: Answer = (_req, res) => {
    const wrong = Buffer.from(bytes)
    wrong[7] = (wrong[7] as number) ^ 1
    res.end(wrong)
  }

  it('keeps nothing of what a tampering server sends, and says so', async () => {
    server = await startFakeServer({ [META]: file, [CONTENT]: tampering })
    const target = join(folder(), 'here')
    const { code, stderr } = await run(['download', '/a.bin', target])
    expect(code).toBe(1)
    expect(stderr).toMatch(/the bytes have the CID \w+ instead of \w+/)
    expect(stderr).toContain('Nothing was kept.')
    expect(await readdir(folder())).toEqual([])
  })

  it('tells the program behind a pipe by its exit code', async () => {
    server = await startFakeServer({ [META]: file, [CONTENT]: tampering })
    const wrong = await run(['download', '/a.bin', '-'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('instead of')
  })

  it('downloads only the content that was asked for by --cid', async () => {
    server = await startFakeServer({ [META]: file })
    const { code, stderr } = await run(['download', '/a.bin', folder(), '--cid', 'bafkreiother'])
    expect(code).toBe(2)
    expect(stderr).toContain('not bafkreiother')
    expect(server.seen).toEqual([META])
  })

  it('replaces no file that has other bytes, unless it is told to', async () => {
    server = await startFakeServer({ [META]: file, [CONTENT]: whole })
    const target = join(folder(), 'a.bin')
    await writeFile(target, 'precious')
    const refused = await run(['download', '/a.bin', folder()])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--force')
    expect(await readFile(target, 'utf8')).toBe('precious')

    expect((await run(['download', '/a.bin', folder(), '--force'])).code).toBe(0)
    expect(await readFile(target)).toEqual(bytes)

    server.seen.length = 0
    const again = await run(['download', '/a.bin', folder(), '--json'])
    expect(JSON.parse(again.stdout).files[0]).toMatchObject({ outcome: 'unchanged', cid })
    expect(server.seen).toEqual([META])
  })

  it('goes on with the other files when one fails', async () => {
    const other = { ...file, id: file.id.replace(/^0/, '1'), name: 'b.bin' }
    server = await startFakeServer({
      'GET /api/v1/files': { items: [file, other], folders: [], next: null },
      [CONTENT]: problem(404, 'NOT_FOUND'),
      [`GET /api/v1/files/${other.id}/content`]: whole,
    })
    const { code, stdout } = await run(['download', '-r', '/', folder(), '--json'])
    expect(code).toBe(1)
    const outcomes = JSON.parse(stdout).files.map((entry: { outcome: string }) => entry.outcome)
    expect(outcomes.sort()).toEqual(['downloaded', 'failed'])
  })
})

describe('health check', () => {
  const running = {
    id: 'c-1',
    state: 'running',
    repair: false,
    progress: { phase: 'probing', done: 1, total: 4, unit: 'nodes', etaSeconds: null },
    findings: [],
    remaining: null,
    healthy: null,
    error: null,
  }
  const finding = {
    kind: 'node-away',
    severity: 'warning',
    chunks: 0,
    bytes: 0,
    detail: 'A node is away.',
    action: 'Start it.',
  }
  const serve = (last: object) => {
    let looks = 0
    const look: Answer = (_req, res) => {
      looks += 1
      json(res, looks < 3 ? running : { ...running, ...last })
    }
    return startFakeServer({
      'POST /api/v1/health-checks': running,
      'GET /api/v1/health-checks/c-1': look,
    })
  }

  it('follows the check to its end and is 0 when all is well', async () => {
    server = await serve({ state: 'done', healthy: true })
    const { code, stdout, stderr } = await run(['health', 'check', '--dry-run'])
    expect(code).toBe(0)
    expect(stdout).toContain('Healthy')
    expect(stderr).toContain('probing')
  })

  it('is 1 when there are problems, also in JSON', async () => {
    server = await serve({ state: 'done', healthy: false, findings: [finding] })
    const { code, stdout } = await run(['health', 'check', '--dry-run', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ healthy: false, findings: [finding] })
  })

  it('is 2 when it could not check', async () => {
    server = await serve({ state: 'failed', error: 'The catalogue was away.' })
    const failed = await run(['health', 'check'])
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('catalogue was away') })
    await server.close()

    server = await startFakeServer({ 'POST /api/v1/health-checks': problem(403, 'FORBIDDEN') })
    const forbidden = await run(['health', 'check'])
    expect(forbidden.code).toBe(2)
    expect(forbidden.stderr).toContain('administrator')
    await server.close()

    const { url } = server
    server = undefined
    expect((await run(['health', 'check'], { url })).code).toBe(2)
  })

  it('returns at once with --no-wait', async () => {
    server = await serve({})
    const { code, stdout } = await run(['health', 'check', '--no-wait'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Health check c-1 has begun.\n' })
    expect(server.seen).toEqual(['POST /api/v1/health-checks'])
  })

  it('is 130 when it is interrupted while it waits', async () => {
    const stop = new AbortController()
    const look: Answer = (_req, res) => {
      json(res, running)
      stop.abort()
    }
    server = await startFakeServer({
      'POST /api/v1/health-checks': running,
      'GET /api/v1/health-checks/c-1': look,
    })
    const { code, stderr } = await run(['health', 'check'], { signal: stop.signal })
    expect(code).toBe(130)
    expect(stderr).toContain('interrupted')
  })
})

/** Answers with a value, and keeps what it was sent. */
const takes = (value: object) => {
  let body = ''
  const answer: Answer = async (req, res) => {
    for await (const piece of req) body += piece
    json(res, value)
  }
  return { answer, body: () => body }
}

describe('nodes', () => {
  const nodes = {
    'GET /api/v1/nodes': {
      items: [
        { id: 1, name: 'cellar', state: 'active' },
        { id: 2, name: 'twin', state: 'active' },
        { id: 3, name: 'twin', state: 'active' },
      ],
      next: null,
    },
  }

  it('are found by number and by name, if that is clear', async () => {
    const removed: Answer = (_req, res) => res.writeHead(204).end()
    server = await startFakeServer({
      ...nodes,
      'DELETE /api/v1/nodes/1': removed,
      'DELETE /api/v1/nodes/3': removed,
    })
    expect((await run(['nodes', 'remove', 'cellar', '--yes'])).stdout).toBe(
      'Node 1 (cellar) was removed.\n',
    )
    expect((await run(['nodes', 'remove', '3', '-y'])).code).toBe(0)
    const twin = await run(['nodes', 'remove', 'twin'])
    expect(twin).toMatchObject({ code: 2, stderr: expect.stringContaining('(2, 3)') })
    expect((await run(['nodes', 'remove', 'attic'])).stderr).toContain('holdfast nodes ls')
  })

  it('are drained first where that is asked for', async () => {
    const leaving = { askedAt: '2026-11-20T12:00:00Z', askedBy: null }
    const node = { id: 1, name: 'cellar', state: 'draining', leaving }
    server = await startFakeServer({ ...nodes, 'DELETE /api/v1/nodes/1': node })
    expect((await run(['nodes', 'remove', '1', '--when-drained', '-y'])).stdout).toBe(
      'Node 1 (cellar) is being drained, then it leaves.\n',
    )
  })

  it('are not waited for where that is said', async () => {
    const node = { id: 1, name: 'cellar', state: 'out' }
    server = await startFakeServer({ ...nodes, 'POST /api/v1/nodes/1/out': node })
    expect((await run(['nodes', 'out', 'cellar'])).stdout).toContain('is out; its copies are made')
  })

  it('are removed only when that is confirmed', async () => {
    server = await startFakeServer(nodes)
    const { code, stderr } = await run(['nodes', 'remove', '1'])
    expect(code).toBe(2)
    expect(stderr).toContain('--yes')
    expect(server.seen).toEqual(['GET /api/v1/nodes'])
  })

  it('keep their last copies until that is said by name', async () => {
    server = await startFakeServer({
      ...nodes,
      'DELETE /api/v1/nodes/1': problem(409, 'LAST_COPIES'),
    })
    const { code, stderr } = await run(['nodes', 'remove', '1', '--yes'])
    expect(code).toBe(2)
    expect(stderr).toContain('--confirm-last-copies')
    expect(stderr).toContain('Request r-1')
  })

  it('are tested with exit code 1 for a failure', async () => {
    const checks = [{ check: 'sync', ok: false, detail: 'No.', whatToDo: 'Turn it on.' }]
    server = await startFakeServer({
      ...nodes,
      'POST /api/v1/nodes/1/test': { ok: false, peerId: null, checks },
      'POST /api/v1/nodes/test': { ok: true, peerId: 'p', checks: [] },
    })
    expect((await run(['nodes', 'test', 'cellar'])).code).toBe(1)
    expect((await run(['nodes', 'test', 'http://10.0.0.9:5001'])).code).toBe(0)
  })

  it('are given credentials that were read from standard input', async () => {
    const { body, answer } = takes({ id: 4, name: 'new', state: 'joining' })
    server = await startFakeServer({ 'POST /api/v1/nodes': answer })
    const words = ['nodes', 'add', 'http://10.0.0.9:5001', '--basic', 'me', '--secret-stdin']
    const { code } = await run(words, { stdin: 'pass:word\n' })
    expect(code).toBe(0)
    expect(JSON.parse(body())).toEqual({
      rpcUrl: 'http://10.0.0.9:5001',
      credentials: { type: 'basic', user: 'me', password: 'pass:word' },
    })
  })

  it('are changed only in what was typed', async () => {
    const { body, answer } = takes({ id: 1, name: 'cellar', state: 'active' })
    server = await startFakeServer({ ...nodes, 'PATCH /api/v1/nodes/1': answer })
    expect((await run(['nodes', 'edit', '1', '--no-zone', '--weight', '2'])).code).toBe(0)
    expect(JSON.parse(body())).toEqual({ zone: null, weight: 2 })
    expect((await run(['nodes', 'edit', '1'])).stderr).toContain('Nothing was to be changed')
  })
})

describe('nodes drain --wait', () => {
  const plan = { id: 'p-1', kind: 'drain', nodeId: 1, bytes: 100, bytesMoved: 50, etaSeconds: 1 }
  const serve = (nodeState: string) => {
    let looks = 0
    const look: Answer = (_req, res) => {
      looks += 1
      const state = looks < 3 ? 'running' : nodeState === 'drained' ? 'done' : 'cancelled'
      json(res, {
        items: [
          { ...plan, nodeId: 2 },
          { ...plan, note: null, state },
        ],
        next: null,
      })
    }
    return startFakeServer({
      'GET /api/v1/nodes': { items: [{ id: 1, name: 'cellar', state: 'active' }], next: null },
      'POST /api/v1/nodes/1/drain': { id: 1, state: 'draining' },
      'GET /api/v1/rebalances': look,
      'GET /api/v1/nodes/1': { id: 1, state: nodeState },
    })
  }

  it('is 0 when the node is drained at the end, and 1 when it is not', async () => {
    server = await serve('drained')
    const drained = await run(['nodes', 'drain', 'cellar', '--wait'])
    expect(drained).toMatchObject({ code: 0, stdout: 'Node 1 (cellar) is drained.\n' })
    await server.close()

    server = await serve('active')
    const ended = await run(['nodes', 'drain', 'cellar', '--wait'])
    expect(ended.code).toBe(1)
    expect(ended.stdout).toBe('Node 1 (cellar) is active; the drain is cancelled.\n')
  })
})

describe('keys', () => {
  it('shows a new key once, alone on standard output', async () => {
    const { body, answer } = takes({ id: 'k-1', name: 'backup', key: 'hf_secret' })
    server = await startFakeServer({ 'POST /api/v1/me/api-keys': answer })
    const made = await run(['keys', 'add', 'backup'])
    expect(made).toMatchObject({ code: 0, stdout: 'hf_secret\n' })
    expect(JSON.parse(body())).toEqual({ name: 'backup', expiresAt: null })
  })
})

describe('rebalance', () => {
  it('steers the newest that is not over', async () => {
    const paused = { id: 'p-2', state: 'paused' }
    server = await startFakeServer({
      'GET /api/v1/rebalances': {
        items: [
          { id: 'p-3', state: 'done' },
          { id: 'p-2', state: 'running' },
        ],
        next: null,
      },
      'POST /api/v1/rebalances/p-2/pause': paused,
    })
    expect((await run(['rebalance', 'pause'])).stdout).toBe('Rebalance p-2 is paused.\n')
  })

  it('begins with a plan that was kept, by its id', async () => {
    const plan = { id: 'p-1', moves: 3, bytes: 100, etaSeconds: 1, note: null }
    const more = { movesFailed: 0, transfers: [] }
    server = await startFakeServer({
      'POST /api/v1/rebalances': { ...plan, ...more, state: 'proposed' },
      'POST /api/v1/rebalances/p-1/apply': { ...plan, ...more, state: 'planned' },
    })
    const kept = await run(['rebalance', 'plan', '--keep'])
    expect(kept.stdout).toContain('nothing was begun, kept for a day (p-1)')
    expect((await run(['rebalance', 'apply', 'p-1'])).stdout).toContain('planned (p-1)')
  })

  it('says that none is under way', async () => {
    server = await startFakeServer({ 'GET /api/v1/rebalances': { items: [], next: null } })
    const { code, stderr } = await run(['rebalance', 'cancel'])
    expect(code).toBe(2)
    expect(stderr).toContain('holdfast rebalance apply')
  })
})

describe('events --follow --json', () => {
  it('prints one event on each line until it is interrupted', async () => {
    const stop = new AbortController()
    const event = (id: number) => ({
      id,
      type: 'node.state',
      at: '2026-01-01T00:00:00Z',
      detail: {},
    })
    let asked: unknown
    const stream: Answer = (req, res) => {
      asked = req.headers
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const id of [8, 9]) res.write(`id: ${id}\ndata: ${JSON.stringify(event(id))}\n\n`)
    }
    server = await startFakeServer({ 'GET /api/v1/events': stream })
    const { code, stdout } = await run(['events', '--follow', '--after', '7', '--json'], {
      signal: stop.signal,
      onOutput: (text: string) => text.includes('"id":9') && stop.abort(),
    })
    expect(code).toBe(0)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([8, 9])
    expect(asked).toMatchObject({ 'last-event-id': '7', accept: 'text/event-stream' })
  })
})
