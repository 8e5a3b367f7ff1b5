import type {
  HealthCheck,
  Inventory,
  NodeInfo,
  NodeLeaving,
  NodeUpkeep,
  Rebalance,
  Status,
} from '@holdfast/client'
import { AnswerInvalid, ApiError, ServerUnreachable } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { eventLine } from '../src/commands/events.ts'
import { report, verdict } from '../src/commands/health-check.ts'
import { leavingText } from '../src/commands/nodes/leaving.ts'
import { testText } from '../src/commands/nodes/test.ts'
import { planText } from '../src/commands/rebalance.ts'
import { scrubTable } from '../src/commands/scrub.ts'
import { screen } from '../src/commands/status.ts'
import { CommandFailed } from '../src/errors.ts'
import { explain } from '../src/explain.ts'
import { displayWidth } from '../src/output/table.ts'

const out = { columns: 120, paint: (_style: string, text: string) => text }
const now = Date.parse('2026-01-01T00:10:00Z')
const GIB = 2 ** 30

const node = (id: number, more: Partial<NodeInfo> = {}): NodeInfo => ({
  id,
  name: `node-${id}`,
  rpcUrl: 'http://10.0.0.1:5001',
  gatewayUrl: null,
  hasCredentials: false,
  zone: null,
  weight: 1,
  state: 'active',
  since: '2026-01-01T00:00:00Z',
  reason: null,
  version: '0.40.0',
  peerId: 'peer',
  capacity: 10 * GIB,
  used: 5 * GIB,
  free: 5 * GIB,
  chunks: 10,
  latencyMs: 4.4,
  inFlight: 0,
  lastSeen: '2026-01-01T00:09:58Z',
  ...more,
})

const status: Status = {
  state: 'repairing',
  sentence: 'Every file can be read.',
  evidence: 'Any 1 node can fail',
  asOf: null,
  margin: 1,
  nodes: { byState: { active: 2 } },
  files: 1,
  bytes: GIB,
  chunks: { total: 1_025, byCopies: { '2': 25, '3': 1_000 } },
  deficits: { chunks: 25, bytes: 26_214_400, lastCopies: 3, oldestSeconds: 90 },
  repair: { bytesPerSecond: 1_048_576, etaSeconds: 25 },
  rebalance: null,
  drains: [],
  queues: null,
  lastCheck: null,
  nextCheck: null,
}

const plan: Rebalance = {
  id: 'plan-1',
  kind: 'drain',
  state: 'running',
  nodeId: 2,
  reason: 'asked for',
  note: 'waits for its hours',
  moves: 4,
  movesDone: 1,
  movesFailed: 0,
  chunks: 100,
  chunksMoved: 25,
  chunksSkipped: 0,
  bytes: 4 * GIB,
  bytesMoved: GIB,
  bytesPerSecond: 50 * 1_048_576,
  etaSeconds: 60,
  before: null,
  after: null,
  transfers: [{ from: 2, to: 1, chunks: 100, bytes: 4 * GIB }],
  createdAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
}

const scrub: NodeUpkeep = {
  nodeId: 1,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  progress: 0.25,
  chunks: 7,
  bytes: 7 * 1_048_576,
  missing: 0,
  corrupt: 1,
  bytesPerSecond: null,
  waitsFor: null,
  behindSeconds: 0,
  inventory: null,
}

describe('the status screen', () => {
  const seen = {
    url: 'http://h',
    status,
    nodes: [node(1)],
    plans: [plan],
    scrubs: [scrub],
    asking: [],
    now,
  }

  it('shows nodes with fill bars, deficits, running work and queues', () => {
    const text = screen(out, seen)
    for (const part of [
      'Every file can be read.',
      /1 {2}node-1 {2}active {2}– {5}█+░+ {2}50 % {2}5\.0 GiB {2}10\.0 GiB {5}4 ms {2}2 s ago/,
      'copies of 25 chunks · 25.0 MiB · 3 chunks with ONE copy · oldest 1 min 30 s',
      '1.0 MiB/s, 25 s left',
      /Drain of 2 +running █+░+ 25 % · 1\.0 GiB of 4\.0 GiB · 50\.0 MiB\/s · 1 min left · waits for its hours/,
      'node 1 25 %',
      'The queue does not answer.',
    ]) {
      expect(text).toMatch(part)
    }
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(120)
  })

  it('fits a system that has nothing yet', () => {
    const empty = { ...status, chunks: { total: 0, byCopies: {} } }
    const text = screen(out, { ...seen, status: empty, nodes: [], plans: [], scrubs: [] })
    expect(text).toContain('No nodes yet: `holdfast nodes add <address>`.')
    expect(text).toContain('no chunks yet')
  })

  it('asks about blocks that nobody knows, with the command that answers', () => {
    const inventory = { unknown: 30, asksSince: '2026-01-01T00:00:00Z' } as Inventory
    expect(screen(out, { ...seen, asking: [{ ...scrub, inventory }] })).toMatch(
      /Inventory +node 1 has 30 unknown blocks: .* holdfast nodes inventory 1 --confirm-unknown/,
    )
  })

  it('shows nothing as done of a drain whose bytes are not counted yet', () => {
    const drain = { ...plan, state: 'planned' as const, bytes: 0, bytesMoved: 0 }
    expect(screen(out, { ...seen, plans: [drain] })).toMatch(/planned ░+ 0 % · counting/)
  })

  it('divides by no capacity that is not known', () => {
    expect(screen(out, { ...seen, nodes: [node(1, { capacity: 0 })] })).not.toContain('NaN')
  })
})

const check: HealthCheck = {
  id: 'check-1',
  state: 'done',
  repair: true,
  deep: false,
  verifyPercent: 0,
  origin: 'manual',
  progress: { phase: 'finished', done: 1, total: 1, unit: 'nodes', etaSeconds: null },
  findings: [],
  remaining: [],
  healthy: true,
  error: null,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:10Z',
}
const warning = {
  kind: 'below-wanted',
  severity: 'warning' as const,
  chunks: 5,
  bytes: 5 * 1_048_576,
  nodeId: 3,
  detail: 'Five chunks are short.',
  action: 'They are copied.',
}

describe('the report of a health check', () => {
  it('is exit code 0 when nothing is found, and when all was repaired', () => {
    expect(verdict(check)).toBe(0)
    expect(report(check)).toMatch(/^Healthy/)
    const repaired = { ...check, findings: [warning] }
    expect(verdict(repaired)).toBe(0)
    expect(report(repaired)).toContain('Repaired: nothing is left of 1 finding.')
  })

  it('is exit code 1 when something is left, or was found and not repaired', () => {
    const left = { ...check, findings: [warning], remaining: [warning], healthy: false }
    expect(verdict(left)).toBe(1)
    expect(report(left)).toContain('Left after the repair:')
    const found = { ...check, repair: false, findings: [warning], remaining: null, healthy: null }
    expect(verdict(found)).toBe(1)
    expect(report(found)).toContain('WARNING   below-wanted · node 3 · 5 chunks · 5.0 MiB')
    expect(report(found)).toContain('Nothing was changed.')
  })

  it('calls a system healthy in spite of notices', () => {
    const notice = { ...warning, severity: 'notice' as const }
    expect(verdict({ ...check, repair: false, findings: [notice], healthy: null })).toBe(0)
  })

  it('begins with the worst', () => {
    const critical = { ...warning, kind: 'lost-chunks', severity: 'critical' as const }
    const text = report({ ...check, findings: [warning, critical] })
    expect(text.indexOf('lost-chunks')).toBeLessThan(text.indexOf('below-wanted'))
  })
})

describe('other views', () => {
  it('show a plan with its moves, and one without', () => {
    expect(planText({ ...plan, id: null, state: 'planned' })).toMatch(
      /4 moves, 4\.0 GiB · about 1 min · nothing was begun[\s\S]*2 {3}1 {5}100 {2}4\.0 GiB/,
    )
    expect(planText({ ...plan, moves: 0 })).toBe(
      'Nothing to move: every copy lies where it should.',
    )
  })

  it('show what a node’s test found, and what to do', () => {
    const checks = [
      { check: 'reachable', ok: true, detail: 'It answers.', whatToDo: null, ms: 4.2 },
      { check: 'sync', ok: false, detail: 'It does not sync.', whatToDo: 'Turn it on.' },
    ]
    expect(testText(out, { ok: false, peerId: null, checks })).toBe(
      '✓ reachable  It answers. (4 ms)\n✗ sync       It does not sync.\n             → Turn it on.',
    )
  })

  it('show how far a scrub is, and what it waits for', () => {
    expect(scrubTable([scrub])).toMatch(/1 {2}███░+ {2}25 %.* 7 {2}7\.0 MiB.* 0 +1 +– {2}reading/)
    expect(scrubTable([{ ...scrub, waitsFor: 'repair' }])).toContain('repair')
  })

  it('show an event on one line, whatever is in it', () => {
    const event = {
      id: 1,
      type: 'node.state',
      at: '2026-01-01T00:00:00Z',
      actorId: null,
      subject: '3',
      detail: { to: 'down', evidence: { text: 'a\u001b[2Jb\nc' } },
    }
    expect(eventLine(event)).toMatch(/node\.state +3 {2}to=down evidence=\{.*\}$/)
    expect(eventLine({ ...event, subject: '\u001b]0;x\u0007' })).not.toContain('\u001b')
  })
})

describe('explain', () => {
  const answer = (status: number, code: string, more: object = {}) =>
    new ApiError({ type: '', title: 'Title', status, code, requestId: 'r-1', ...more })

  it('says what happened, what to do, and what a program can go by', () => {
    expect(explain(answer(507, 'QUOTA_EXCEEDED', { detail: 'Too large.' }))).toEqual({
      message: 'Too large.',
      hint: 'Remove files (`holdfast rm --permanent`), or ask an administrator for more.',
      code: 'QUOTA_EXCEEDED',
      status: 507,
      requestId: 'r-1',
    })
  })

  it('names every field that was wrong', () => {
    const errors = [
      { path: 'weight', message: 'must be positive' },
      { path: 'name', message: 'is required' },
    ]
    expect(explain(answer(400, 'VALIDATION_FAILED', { errors })).message).toBe(
      'Weight must be positive; name is required.',
    )
  })

  it('says why nobody answered', () => {
    const cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    })
    expect(explain(new ServerUnreachable('no answer from h:1', { cause }))).toMatchObject({
      message: 'No answer from h:1 (ECONNREFUSED).',
      code: 'SERVER_UNREACHABLE',
    })
    expect(explain(new AnswerInvalid('h did not answer as Holdfast does')).hint).toContain(
      'in front',
    )
  })

  it('passes on no control characters of a server', () => {
    expect(explain(answer(400, 'X', { detail: 'a\u001b[2Jb' })).message).not.toContain('\u001b')
  })

  it('puts what the system says into words', () => {
    const error = Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', path: '/x' })
    expect(explain(error).message).toBe('/x: there is no such file or folder.')
    expect(explain(new CommandFailed('X', 'Said.', 'Do.'))).toEqual({
      message: 'Said.',
      hint: 'Do.',
      code: 'X',
    })
    expect(explain(new Error('boom')).message).toBe('Unexpected: boom.')
    expect(explain('boom').code).toBe('UNEXPECTED')
  })
})

it('says what would go with a node, and shouts only about what would be lost', () => {
  const sum = (chunks: number) => ({ chunks, bytes: chunks * 2 ** 20 })
  const plan: NodeLeaving = {
    nodeId: 3,
    how: 'drain',
    held: sum(40),
    last: sum(2),
    oneCopy: sum(0),
    toCopy: sum(40),
    noRoom: sum(0),
    targets: [],
    marginNow: 1,
    marginAfter: 0,
    etaSeconds: 60,
  }
  const drain = leavingText('Node 3 (cellar)', plan)
  expect(drain).toContain('Node 3 (cellar) holds 40 chunks (40.0 MiB) in use; nothing was begun.')
  expect(drain).not.toContain('LOST')
  const removal = leavingText('Node 3 (cellar)', { ...plan, how: 'remove', etaSeconds: null })
  expect(removal).toContain('No other node that answers has a copy of 2 chunks (2.0 MiB)')
  expect(removal).toContain('LOST')
})
