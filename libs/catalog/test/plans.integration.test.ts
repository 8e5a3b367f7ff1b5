import { describe, expect, it } from 'vitest'
import {
  addNode,
  addSteps,
  atStakeOnNode,
  changePlan,
  claimStep,
  countBatch,
  createPlan,
  dueSteps,
  endStep,
  findPlan,
  forgetPlans,
  heldOnNode,
  keepClaim,
  listPlans,
  moveGate,
  type NewStep,
  type Plan,
  PlanOpen,
  paceMoves,
  parkStep,
  planEta,
  setNodeState,
  settleBatch,
} from '../src/index.ts'
import { digestIn, useCatalog } from './test-catalog.ts'

const test = useCatalog()

const step = (change: Partial<NewStep> = {}): NewStep => ({
  group: 7,
  from: 1,
  to: 2,
  chunks: 3,
  bytes: 300,
  ...change,
})

/** A plan that runs, whatever was open before. */
async function running(steps: NewStep[] = [step()]): Promise<string> {
  for (const { id } of await listPlans(test.c)) await changePlan(test.c, { id, to: 'cancelled' })
  const id = await createPlan(test.c, { kind: 'rebalance', reason: 'test', steps })
  expect(await changePlan(test.c, { id, to: 'running' })).toBe(true)
  return id
}
const planNow = async (id: string) => (await findPlan(test.c, id)) as Plan
const claimOf = (planId: string, worker = 'one', at = 1) => ({ planId, step: at, worker })
const digests = [digestIn(7), digestIn(7)]

describe('a plan', () => {
  it('is the only open one of its kind, and for a drain of its node', async () => {
    const id = await running()
    const again = { kind: 'rebalance', reason: 'again', steps: [] } as const
    await expect(createPlan(test.c, again)).rejects.toThrow(PlanOpen)
    const drain = (nodeId: number) =>
      createPlan(test.c, { kind: 'drain', nodeId, reason: 'test', steps: [] })
    await drain(11)
    await drain(12)
    await expect(drain(11)).rejects.toThrow(PlanOpen)
    await changePlan(test.c, { id, to: 'cancelled' })
    await createPlan(test.c, again)
  })

  it('changes only along its arrows, and never after its end', async () => {
    const id = await running()
    expect(await changePlan(test.c, { id, to: 'running' })).toBe(false)
    expect(await changePlan(test.c, { id, from: ['planned'], to: 'paused' })).toBe(false)
    expect(await changePlan(test.c, { id, to: 'paused' })).toBe(true)
    expect(await changePlan(test.c, { id, to: 'done' })).toBe(false)
    expect(await changePlan(test.c, { id, to: 'cancelled', note: 'enough' })).toBe(true)
    for (const to of ['running', 'paused', 'done', 'failed', 'cancelled'] as const) {
      expect(await changePlan(test.c, { id, to })).toBe(false)
    }
    const plan = await planNow(id)
    expect(plan).toMatchObject({ state: 'cancelled', note: 'enough' })
    expect(plan.finishedAt).toBeInstanceOf(Date)
    expect(plan.endedSecondsAgo).toBeGreaterThanOrEqual(0)
  })

  it('counts time only while it runs', async () => {
    const id = await running()
    await changePlan(test.c, { id, to: 'paused' })
    const { workedSeconds } = await planNow(id)
    await test.c.pool.query('SELECT pg_sleep(0.05)')
    expect((await planNow(id)).workedSeconds).toBe(workedSeconds)
    await changePlan(test.c, { id, to: 'running' })
    await test.c.pool.query('SELECT pg_sleep(0.05)')
    expect((await planNow(id)).workedSeconds).toBeGreaterThan(workedSeconds + 0.04)
  })

  it('is forgotten with its steps when it ended long ago, and not before', async () => {
    const old = await running()
    await changePlan(test.c, { id: old, to: 'cancelled' })
    const sql = `UPDATE plans SET finished_at = now() - interval '91 days' WHERE id = $1`
    await test.c.pool.query(sql, [old])
    const id = await running()
    await forgetPlans(test.c, { olderThanDays: 90 })
    expect(await findPlan(test.c, old)).toBeUndefined()
    expect(await planNow(id)).toMatchObject({ moves: 1 })
  })

  it('sums up its steps, and those that are added', async () => {
    const id = await running([step(), step({ group: 8, chunks: 5, bytes: 500 })])
    await addSteps(test.c, id, [step({ group: 9, to: null })])
    expect(await planNow(id)).toMatchObject({ moves: 3, chunks: 11, bytes: 1_100, movesDone: 0 })
    expect(await dueSteps(test.c, id, 10)).toEqual([1, 2, 3])
  })
})

describe('a step', () => {
  it('belongs to one worker until the claim is over', async () => {
    const id = await running()
    expect(await claimStep(test.c, { ...claimOf(id), seconds: 30 })).toMatchObject({ group: 7 })
    expect(await claimStep(test.c, { ...claimOf(id, 'two'), seconds: 30 })).toBeUndefined()
    expect(await dueSteps(test.c, id, 10)).toEqual([])
    expect(await keepClaim(test.c, { ...claimOf(id), seconds: 0 })).toBe(true)
    expect(await claimStep(test.c, { ...claimOf(id, 'two'), seconds: 30 })).toBeDefined()
    expect(await keepClaim(test.c, { ...claimOf(id), seconds: 30 })).toBe(false)
  })

  it('is nobody’s while its plan does not run', async () => {
    const id = await running()
    await claimStep(test.c, { ...claimOf(id), seconds: 30 })
    await changePlan(test.c, { id, to: 'paused' })
    expect(await keepClaim(test.c, { ...claimOf(id), seconds: 30 })).toBe(false)
    expect(await countBatch(test.c, { ...claimOf(id), digests, bytes: 1 })).toBe(false)
    expect(await claimStep(test.c, { ...claimOf(id), seconds: 30 })).toBeUndefined()
  })

  it('never counts more than it says, in chunks or in bytes, unless it has no target', async () => {
    const id = await running([step(), step({ group: 8, to: null, chunks: 0, bytes: 0 })])
    const claim = claimOf(id)
    await claimStep(test.c, { ...claim, seconds: 30 })
    expect(await countBatch(test.c, { ...claim, digests, bytes: 301 })).toBe(false)
    expect(await countBatch(test.c, { ...claim, digests, bytes: 200 })).toBe(true)
    expect(await countBatch(test.c, { ...claim, digests, bytes: 10 })).toBe(false)
    const free = claimOf(id, 'one', 2)
    await claimStep(test.c, { ...free, seconds: 30 })
    expect(await countBatch(test.c, { ...free, digests, bytes: 9_999 })).toBe(true)
  })

  it('tells the next worker which chunks were counted by one that never said how it ended', async () => {
    const id = await running()
    await claimStep(test.c, { ...claimOf(id), seconds: 30 })
    await countBatch(test.c, { ...claimOf(id), digests, bytes: 200 })
    await keepClaim(test.c, { ...claimOf(id), seconds: 0 })
    const next = claimOf(id, 'two')
    const found = await claimStep(test.c, { ...next, seconds: 30 })
    expect(found).toMatchObject({ batch: digests, movedChunks: 2, movedBytes: 200 })
    await settleBatch(test.c, { ...next, chunks: 1, bytes: 100 })
    expect(await planNow(id)).toMatchObject({ chunksMoved: 1, bytesMoved: 100 })
    // The first one wakes up: its word does not count any more.
    await settleBatch(test.c, { ...claimOf(id), chunks: 1, bytes: 100 })
    await endStep(test.c, { ...claimOf(id), note: null })
    expect(await planNow(id)).toMatchObject({ chunksMoved: 1, movesDone: 0 })
    expect(await claimStep(test.c, { ...next, seconds: 30 })).toMatchObject({ batch: [] })
  })

  it('waits when it is parked, and says what for', async () => {
    const id = await running([step(), step({ group: 8 })])
    await claimStep(test.c, { ...claimOf(id), seconds: 30 })
    await parkStep(test.c, { ...claimOf(id), seconds: 60, note: 'no room', tried: true })
    expect(await dueSteps(test.c, id, 10)).toEqual([2])
    expect(await planNow(id)).toMatchObject({ movesWaiting: 1, waitingFor: 'no room' })
  })
})

describe('the pace of a plan', () => {
  it('is one clock for all workers, and saves nothing up', async () => {
    const id = await running()
    const pace = () => paceMoves(test.c, { planId: id, bytes: 1_000, bytesPerSecond: 100 })
    expect(await pace()).toBe(0)
    const [second, third] = await Promise.all([pace(), pace()])
    const waits = [second, third].sort((a, b) => a - b)
    expect(waits[0]).toBeGreaterThan(9)
    expect(waits[0]).toBeLessThanOrEqual(10)
    expect(waits[1]).toBeGreaterThan(19)
    expect(waits[1]).toBeLessThanOrEqual(20)
  })

  it('tells when it will be done: by what was measured, else by what is allowed', () => {
    const plan = { state: 'running', bytes: 1_000, bytesMoved: 400, workedSeconds: 10 } as const
    expect(planEta(plan)).toBe(15)
    expect(planEta({ ...plan, bytesMoved: 0, workedSeconds: 0 })).toBeNull()
    expect(planEta({ ...plan, bytesMoved: 0, workedSeconds: 0 }, 100)).toBe(10)
    expect(planEta({ ...plan, state: 'cancelled' })).toBe(0)
  })
})

describe('what moves look at', () => {
  it('is the brake, frozen removals, due repairs and the hour, in one question', async () => {
    const before = await moveGate(test.c, { tz: 'Asia/Kolkata' })
    expect(before).toMatchObject({ braked: false, frozen: false, repairsDue: false })
    expect(before.hour).toBeGreaterThanOrEqual(0)
    await test.c.db.insertInto('group_work').values({ grp: 1, class: 'below-wanted' }).execute()
    expect(await moveGate(test.c)).toMatchObject({ repairsDue: true, lastCopiesDue: false })
  })

  it('is what lies on a node and is in use, and what would go with it', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) =>
        addNode(test.c, { name, rpcUrl: name, peerId: name, state: 'active' }),
      ),
    )
    const [a, b] = [one?.id as number, two?.id as number]
    const add = (holders: number[], refs = 1) =>
      test.c.pool.query(
        `INSERT INTO chunks (digest, size, refs, wanted, holders, zero_since)
         VALUES ($1, 10, $2, 2, $3, $4)`,
        [digestIn(99), refs, holders, refs === 0 ? new Date() : null],
      )
    await add([a])
    await add([a, b])
    await add([a], 0)
    expect(await heldOnNode(test.c, a)).toEqual([{ group: 99, chunks: 2, bytes: 20 }])
    expect(await atStakeOnNode(test.c, a)).toEqual({
      chunks: 2,
      bytes: 20,
      lastChunks: 1,
      lastBytes: 10,
    })
    await setNodeState(test.c, { nodeId: b, from: ['active'], to: 'down', reason: 'test' })
    expect(await atStakeOnNode(test.c, a)).toMatchObject({ lastChunks: 2, lastBytes: 20 })
  })
})
