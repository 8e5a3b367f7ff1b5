import type {
  NodeInfo,
  NodeLeaving,
  NodeTest,
  NodeUpkeep,
  Rebalance,
  Settings,
} from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { changedSince } from '../src/pages/balance/changed-since.ts'
import { changeOfPace, checkPace, formOfPace, whenByItself } from '../src/pages/balance/pace.ts'
import { pictureRows } from '../src/pages/balance/picture-rows.ts'
import {
  fullest,
  leftovers,
  linesOfPlan,
  progressOfPlan,
} from '../src/pages/balance/plan-in-words.ts'
import { shareOfPlan, wordOfPlan } from '../src/pages/balance/plan-words.ts'
import { leavingChanged } from '../src/pages/nodes/leaving-changed.ts'
import {
  drainLines,
  ifItFails,
  leavingLines,
  outLines,
  removalLines,
  verdictOfRemoval,
  whileItIsOff,
} from '../src/pages/nodes/leaving-in-words.ts'
import { ifThisFails, type ListedNode, listNodes } from '../src/pages/nodes/listed-node.ts'
import { actionsOf } from '../src/pages/nodes/node-actions.ts'
import {
  changeOf,
  checkNodeForm,
  EMPTY_FORM,
  formOfNode,
  newNodeOf,
} from '../src/pages/nodes/node-form.ts'
import { resultOfTest, verdictOf } from '../src/pages/nodes/node-test.ts'
import { averageCopies, shareOfNew } from '../src/pages/nodes/share-of-new.ts'
import { latencyInWords, strokesOf } from '../src/pages/nodes/sparkline.ts'
import { scrubFound, scrubProgress } from '../src/pages/nodes/upkeep-in-words.ts'
import { WORDS } from '../src/ui/words.ts'

const MIB = 1_048_576
const sum = (count: number) => ({ chunks: count, bytes: count * MIB })
const leaving = (more: Partial<NodeLeaving>): NodeLeaving => ({
  nodeId: 1,
  how: 'remove',
  held: sum(10),
  last: sum(0),
  oneCopy: sum(0),
  toCopy: sum(10),
  noRoom: sum(0),
  targets: [{ nodeId: 2, ...sum(10) }],
  marginNow: 2,
  marginAfter: 1,
  etaSeconds: null,
  ...more,
})
const others = [{ id: 2, name: 'cellar', used: 40 * MIB, capacity: 100 * MIB }]

describe('what it comes to when a node leaves', () => {
  it('begins with whether it is safe', () => {
    expect(verdictOfRemoval(leaving({ held: sum(0) }))).toMatch(/^Safe to remove now/)
    expect(verdictOfRemoval(leaving({}))).toMatch(/^Nothing is lost/)
    expect(verdictOfRemoval(leaving({ oneCopy: sum(3) }))).toMatch(/^Safe after draining/)
    const lost = verdictOfRemoval(leaving({ last: sum(1), oneCopy: sum(3) }))
    expect(lost).toMatch(/^Would lose 1 chunk \(1.00 MiB\)/)
  })

  it('has the numbers of the plan, and no line without one', () => {
    const lines = removalLines(leaving({}), others)
    expect(lines).toContain('10.0 MiB (10 copies) are made anew on other nodes')
    expect(lines).toContain('Until that is done any 1 node can fail (now 2)')
    expect(lines).toContain('The fullest of them, cellar, becomes 50 % full')
    const drained = removalLines(leaving({ held: sum(0), toCopy: sum(0), marginAfter: 2 }), others)
    expect(drained.join()).not.toMatch(/room|Until/)
  })

  it('says what a drain waits for when the others have no room', () => {
    const full = drainLines(leaving({ how: 'drain', noRoom: sum(4), etaSeconds: 3_000 }), others)
    expect(full[0]).toBe('10.0 MiB (10 copies) move to 1 node, about 50 min')
    expect(full[1]).toMatch(/^No other node takes 4.00 MiB \(4 copies\) now: the drain waits/)
    expect(drainLines(leaving({ held: sum(0) }), others)[0]).toMatch(/empty at once/)
  })

  it('says what hangs on a node that fails, or is off for a while', () => {
    expect(ifItFails(leaving({ last: sum(2) }))).toMatch(/^2 chunks .* cannot be read/)
    expect(ifItFails(leaving({ oneCopy: sum(2) }))).toMatch(/2 chunks .* one copy left/)
    expect(whileItIsOff(leaving({}))).toMatch(/every chunk can be read/)
    expect(whileItIsOff(leaving({ last: sum(1) }))).toMatch(/1 chunk .* cannot be read/)
  })
})

it('offers for each state of a node only what the server takes', () => {
  for (const state of Object.keys(WORDS.node)) {
    const actions = actionsOf({ state })
    expect(actions.includes('drain')).toBe(['active', 'readonly', 'suspect'].includes(state))
    expect(actions.includes('remove')).toBe(state !== 'lost')
    expect(actions.includes('out')).toBe(state === 'down')
  }
})

it('offers to keep a node that is on its way out, and to remove it at once only where no drain helps', () => {
  const leaving = { askedAt: '2026-11-20T12:00:00Z', askedBy: null }
  const of = (state: string) => actionsOf({ state, leaving })
  expect(of('draining')).toEqual(['edit', 'resume'])
  expect(of('drained')).toEqual(['edit', 'resume'])
  expect(of('down')).toEqual(['edit', 'out', 'maintenance', 'resume', 'remove'])
  expect(of('lost')).toEqual([])
})

describe('a node that leaves once it is drained', () => {
  it('is drained first, says so, and may be kept until then', () => {
    const lines = leavingLines(leaving({ how: 'drain', etaSeconds: 3_000 }), others)
    expect(lines[0]).toMatch(/^Safe after draining, which comes first/)
    expect(lines).toContain('10.0 MiB (10 copies) move to 1 node, about 50 min')
    expect(lines.at(-1)).toMatch(/^Until then you can keep it/)
  })

  it('is asked about again only where it comes to something else by now', () => {
    const seen = leaving({ toCopy: sum(100) })
    expect(leavingChanged(seen, leaving({ toCopy: sum(109) }))).toBeUndefined()
    expect(leavingChanged(seen, leaving({ toCopy: sum(120) }))).toMatch(
      /changed: 120 MiB have to move, not 100 MiB$/,
    )
    expect(leavingChanged(seen, leaving({ toCopy: sum(100), noRoom: sum(1) }))).toMatch(/room/)
    expect(leavingChanged(leaving({ toCopy: sum(0) }), leaving({ toCopy: sum(0) }))).toBeUndefined()
  })
})

it('says what it comes to not to wait for a node', () => {
  const lines = outLines(leaving({ last: sum(1) }), others)
  expect(lines[0]).toBe('10.0 MiB (10 copies) are made anew on other nodes, beginning now')
  expect(lines).toContain('1 chunk (1.00 MiB) stay unreadable: only it has them')
  expect(outLines(leaving({ toCopy: sum(0) }), others)[0]).toMatch(/^Nothing has to be copied/)
})

describe('what is told of a node in the list', () => {
  it('is how long clients waited, as a line and in words, with gaps where nobody asked', () => {
    expect(latencyInWords([12, null, 31])).toBe('p95 12–31 ms in the last hour')
    expect(latencyInWords([900, 1_500])).toBe('p95 900 ms–1.5 s in the last hour')
    expect(latencyInWords([7, 7])).toBe('p95 7 ms in the last hour')
    expect(latencyInWords([null])).toBe('no client asked it in the last hour')
    expect(strokesOf([])).toBe('')
    expect(strokesOf([10, 20, null, 20])).toBe('M0 10L40 1M120 1h1')
  })

  it('is what fails with it, while it answers and somebody counted', () => {
    const node = { id: 1, state: 'active' } as NodeInfo
    const listed = (onlyHere: number) =>
      listNodes([node], undefined, [{ nodeId: 1, onlyHere: sum(onlyHere) }])[0] as ListedNode
    expect(ifThisFails(listed(0))).toBe('every file stays readable')
    expect(ifThisFails(listed(37))).toBe('37 chunks unreadable')
    expect(ifThisFails({ ...listed(0), state: 'down' })).toBeUndefined()
    expect(ifThisFails(listNodes([node], undefined, undefined)[0] as ListedNode)).toBeUndefined()
    expect(listNodes([node], undefined, [])[0]?.onlyHere).toBe(0)
  })
})

describe('the form of a node', () => {
  const node = {
    ...{ rpcUrl: 'http://a:5001', gatewayUrl: null, hasCredentials: true },
    ...{ name: 'attic', zone: 'home', weight: 2 },
  } as NodeInfo

  it('sends only what was changed, and credentials only when they were given', () => {
    const form = formOfNode(node)
    expect(changeOf(node, form)).toEqual({})
    expect(changeOf(node, { ...form, zone: ' ', weight: '3' })).toEqual({ zone: null, weight: 3 })
    expect(changeOf(node, { ...form, access: 'none' })).toEqual({ credentials: null })
    expect(changeOf(node, { ...form, access: 'bearer', secret: 'x' })).toEqual({
      credentials: { type: 'bearer', token: 'x' },
    })
  })

  it('is refused before it is sent where that can be seen', () => {
    const wrong = { ...EMPTY_FORM, rpcUrl: 'attic', access: 'basic', weight: '0' }
    expect(Object.keys(checkNodeForm(wrong))).toEqual(['rpcUrl', 'user', 'secret', 'weight'])
    expect(checkNodeForm(formOfNode(node))).toEqual({})
  })

  it('leaves out what stays empty', () => {
    const form = { ...EMPTY_FORM, rpcUrl: ' http://a:5001 ' }
    expect(newNodeOf(form, false)).toEqual({ rpcUrl: 'http://a:5001', weight: 1 })
    expect(newNodeOf(form, true).allowUnsynced).toBe(true)
  })
})

it('takes a failed check for a risk only where a node can be added in spite of it', () => {
  const test = (...failed: string[]): NodeTest => ({
    ok: failed.length === 0,
    peerId: null,
    checks: ['reachable', 'put', 'sync', 'swarm'].map((check) => ({
      check,
      ok: !failed.includes(check),
      detail: '',
      whatToDo: null,
    })),
  })
  expect(verdictOf(test('sync', 'put')).blocked.map(({ check }) => check)).toEqual(['put'])
  expect(resultOfTest(test('put', 'sync'))).toMatch(/not work/)
  expect(resultOfTest(test('sync'))).toMatch(/risk/)
  expect(resultOfTest(test())).toMatch(/every check passed/)
})

it('guesses the share of a new node by its weight among the members', () => {
  const nodes = [
    { state: 'active', weight: 1, used: 300 },
    { state: 'lost', weight: 9, used: 900 },
  ] as NodeInfo[]
  expect(shareOfNew(nodes, { weight: 1, copies: 1 })).toBe(150)
  expect(shareOfNew(nodes, { weight: 9, copies: averageCopies({ '2': 1, '4': 1 }) })).toBe(100)
  expect(shareOfNew([], { weight: 1, copies: averageCopies({}) })).toBe(0)
})

it('says what a scrub found, and why it stands still', () => {
  const scrub = {
    ...{ chunks: 5, bytes: 5 * MIB, missing: 0, corrupt: 0, finishedAt: null, progress: 0.5 },
    ...{ bytesPerSecond: MIB, waitsFor: null, behindSeconds: 0 },
  } as NodeUpkeep
  expect(scrubFound(scrub)).toBe('5 copies read, 5.00 MiB, nothing wrong')
  expect(scrubFound({ ...scrub, corrupt: 2 })).toMatch(/2 corrupt: replaced$/)
  expect(scrubFound({ ...scrub, chunks: 0 })).toBe('nothing was read yet')
  expect(scrubProgress(scrub)).toBe('50 % · 1.00 MiB/s')
  expect(scrubProgress({ ...scrub, waitsFor: 'repair' })).toMatch(/waits: repair$/)
})

describe('a plan', () => {
  const balance = (...bytes: number[]) => ({
    bytes: 0,
    awayBytes: 0,
    nodes: bytes.map((each, at) => ({ nodeId: at + 1, chunks: 1, bytes: each })),
  })
  const plan = {
    ...{ id: 'x', kind: 'rebalance', state: 'running', moves: 1, chunks: 2, note: null },
    ...{ bytes: 4 * MIB, bytesMoved: MIB, bytesPerSecond: MIB, etaSeconds: 3, chunksSkipped: 0 },
    ...{ movesFailed: 0, before: balance(10, 2), after: balance(8, 4, 9) },
    transfers: [{ from: 1, to: 2, chunks: 2, bytes: 4 * MIB }],
  } as Rebalance

  it('is planned while nobody asked for it, and waits when somebody did', () => {
    expect(wordOfPlan({ ...plan, state: 'proposed' })).toBe('planned')
    expect(wordOfPlan({ ...plan, state: 'planned' })).toBe('waiting')
    expect(wordOfPlan({ ...plan, state: 'planned', id: null })).toBe('planned')
    expect(wordOfPlan({ ...plan, state: 'done', moves: 0 })).toBe('nothing')
    expect(wordOfPlan(plan)).toBe('running')
  })

  it('says how far it is, and never more than all', () => {
    expect(progressOfPlan(plan)).toBe('1.00 MiB of 4.00 MiB moved · 1.00 MiB/s · about 3 s left')
    expect(progressOfPlan({ ...plan, bytes: 0 })).toMatch(/^counting/)
    expect(shareOfPlan({ ...plan, bytesMoved: 9 * MIB })).toBe(1)
    expect(shareOfPlan({ ...plan, bytes: 0 })).toBe(0)
    expect(leftovers({ ...plan, chunksSkipped: 2 })[0]).toMatch(/^2 copies stayed/)
  })

  it('says what it would do, with the fullest node before and after', () => {
    const nodes = [
      { id: 1, used: 9 * MIB, capacity: 10 * MIB },
      { id: 2, used: MIB, capacity: 10 * MIB },
    ]
    expect(fullest(plan, nodes)).toEqual({ now: 0.9, after: 0.5 })
    expect(fullest(plan, [{ id: 1, used: 1, capacity: 0 }])).toBeUndefined()
    expect(linesOfPlan(plan, nodes)).toEqual([
      'Moves 4.00 MiB (2 copies) in about 3 s',
      'Fullest node 90 % → 50 %',
      'No chunk has fewer copies than wanted at any moment',
    ])
  })

  it('is drawn on one scale, the largest change first, with nodes that hold nothing yet', () => {
    const { rows, scale } = pictureRows(plan, [
      { id: 2, name: 'cellar', capacity: 10 },
      { id: 1, name: 'attic', capacity: 0 },
    ])
    expect(scale).toBe(10)
    expect(rows.map(({ name, now, after, full }) => [name, now, after, full])).toEqual([
      ['Node 3', 0, 9, undefined],
      ['attic', 10, 8, undefined],
      ['cellar', 2, 4, 9],
    ])
  })

  it('says what changed since it was looked at, and nothing else', () => {
    expect(changedSince(plan, { ...plan })).toBeUndefined()
    expect(changedSince(plan, { ...plan, moves: 0, bytes: 0 })).toMatch(/nothing has to move/)
    expect(changedSince(plan, { ...plan, bytes: 8 * MIB })).toMatch(/8.00 MiB$/)
  })
})

describe('pace and hours', () => {
  const settings = {
    ...{ rebalanceAutomatic: true, rebalanceSharePercent: 5, rebalanceHours: '22-6' },
    ...{ rebalanceBytesPerSecond: 64 * MIB, rebalanceTimeZone: 'UTC' },
  } as Settings

  it('are said in a sentence, and not guessed before a rebalancer ran', () => {
    expect(whenByItself(settings)).toMatch(/more than 5 % .* between 22 and 6 o’clock UTC$/)
    expect(whenByItself({ ...settings, rebalanceHours: '0-24' })).toMatch(/at any hour$/)
    expect(whenByItself({ ...settings, rebalanceAutomatic: false })).toMatch(/^never/)
    expect(whenByItself({ ...settings, rebalanceAutomatic: null })).toBeNull()
  })

  it('send only what was changed, and nothing that cannot be meant', () => {
    const form = formOfPace(settings)
    expect(checkPace(form)).toEqual({})
    expect(changeOfPace(settings, form)).toEqual({})
    const changed = { ...form, rate: '20 MiB', automatic: 'no' }
    expect(changeOfPace(settings, changed)).toEqual({
      rebalanceBytesPerSecond: 20 * MIB,
      rebalanceAutomatic: false,
    })
    const wrong = { ...form, rate: 'fast', hours: 'at night', share: '101' }
    expect(Object.keys(checkPace(wrong))).toEqual(['rate', 'hours', 'share'])
  })
})
