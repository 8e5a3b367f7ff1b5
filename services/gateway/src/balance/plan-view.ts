import { type Plan, planEta, planRate } from '@holdfast/catalog'
import type { RebalancePlan } from '@holdfast/placement'
import { z } from 'zod'

const balanceSchema = z.object({
  bytes: z.number().meta({ description: 'Of all copies.' }),
  awayBytes: z.number().meta({ description: 'Of these, on nodes where they do not belong.' }),
  nodes: z.array(z.object({ nodeId: z.int(), chunks: z.int(), bytes: z.number() })),
})

const transferSchema = z.object({
  from: z.int(),
  to: z.int(),
  chunks: z.int(),
  bytes: z.number(),
})

export const planSchema = z
  .object({
    id: z.uuid().nullable().meta({ description: 'Null: a plan that was only asked for.' }),
    kind: z.enum(['rebalance', 'drain']),
    state: z
      .enum(['proposed', 'planned', 'running', 'paused', 'done', 'cancelled', 'failed'])
      .meta({ description: '`proposed`: kept to be looked at; `planned`: it begins soon.' }),
    nodeId: z.int().nullable().meta({ description: 'The node that is drained.' }),
    reason: z.string(),
    note: z
      .string()
      .nullable()
      .meta({ description: 'What it waits for, or why it ended as it did.' }),
    moves: z.int().meta({ description: 'One move: chunks of one group leave one node.' }),
    movesDone: z.int(),
    movesFailed: z.int(),
    chunks: z.int(),
    chunksMoved: z.int(),
    chunksSkipped: z
      .int()
      .meta({ description: 'Left where they are, because the plan was overtaken.' }),
    bytes: z.number(),
    bytesMoved: z.number(),
    bytesPerSecond: z
      .number()
      .nullable()
      .meta({ description: 'While it worked, pauses not counted. Null: nobody can tell yet.' }),
    etaSeconds: z.number().nullable().meta({ description: 'Null: nobody can tell yet.' }),
    before: balanceSchema.nullable(),
    after: balanceSchema.nullable(),
    transfers: z.array(transferSchema).meta({ description: 'The moves, summed up by nodes.' }),
    createdAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Rebalance' })

export type PlanView = z.output<typeof planSchema>

/** What a plan's summary keeps of how it was made. Drains have none of it. */
export type PlanSummary = {
  before?: z.output<typeof balanceSchema>
  after?: z.output<typeof balanceSchema>
  transfers?: z.output<typeof transferSchema>[]
}

export function planView(plan: Plan, bytesPerSecond: number | null): PlanView {
  const { before = null, after = null, transfers = [] } = plan.summary as PlanSummary
  return {
    id: plan.id,
    kind: plan.kind,
    state: plan.state,
    nodeId: plan.nodeId,
    reason: plan.reason,
    note: plan.note ?? plan.waitingFor,
    moves: plan.moves,
    movesDone: plan.movesDone,
    movesFailed: plan.movesFailed,
    chunks: plan.chunks,
    chunksMoved: plan.chunksMoved,
    chunksSkipped: plan.chunksSkipped,
    bytes: plan.bytes,
    bytesMoved: plan.bytesMoved,
    bytesPerSecond: planRate(plan),
    etaSeconds: planEta(plan, bytesPerSecond),
    before,
    after,
    transfers,
    createdAt: plan.createdAt.toISOString(),
    finishedAt: plan.finishedAt?.toISOString() ?? null,
  }
}

/** A plan that was not written down; without moves it is over before it begins. */
export function dryPlanView(
  { moves, transfers, chunks, bytes, before, after }: RebalancePlan,
  { bytesPerSecond, reason }: { bytesPerSecond: number | null; reason: string },
): PlanView {
  const state = moves.length === 0 ? 'done' : 'planned'
  return {
    id: null,
    kind: 'rebalance',
    state,
    nodeId: null,
    reason,
    note: null,
    moves: moves.length,
    movesDone: 0,
    movesFailed: 0,
    chunks,
    chunksMoved: 0,
    chunksSkipped: 0,
    bytes,
    bytesMoved: 0,
    bytesPerSecond: null,
    etaSeconds: planEta({ state, bytes, bytesMoved: 0, workedSeconds: 0 }, bytesPerSecond),
    before,
    after,
    transfers,
    createdAt: null,
    finishedAt: null,
  }
}
