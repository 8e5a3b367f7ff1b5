import {
  findSchedule,
  lastCheck,
  openPlans,
  removalFreeze,
  settingsInForce,
} from '@holdfast/catalog'
import { checkSystem } from '@holdfast/jobs'
import { z } from 'zod'
import { planSchema, planView } from '../../balance/plan-view.ts'
import { checkSchema, checkView } from '../../checks/check-view.ts'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { LIMITS } from '../../status/limits.ts'
import { STATUS_STATES } from '../../status/sentence.ts'
import { readStatus } from '../../status/status.ts'

const queueSchema = z.object({
  name: z.string(),
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  failed: z.int(),
  oldestSeconds: z.number(),
})

const durabilitySchema = z
  .object({
    lossWithinYear: z.number().meta({ description: 'Chance that any chunk is lost, 0 to 1.' }),
    expectedShare: z.number().meta({ description: 'Of all chunks, lost within a year.' }),
    nines: z.number().nullable().meta({ description: 'Of the share; null: nothing to lose.' }),
    nodeLossesPerYear: z.number().meta({ description: 'Assumed share of nodes lost in a year.' }),
    repairSeconds: z.number().meta({ description: 'From a loss until its copies are made again.' }),
    measured: z.boolean().meta({ description: 'Whether the repair rate behind it was measured.' }),
  })
  .meta({ id: 'Durability', description: 'An estimate: docs/durability.md says from what.' })

const ofClass = (description: string) =>
  z.object({ chunks: z.int(), bytes: z.number() }).meta({ description })

const classesSchema = z
  .object({
    none: ofClass('No live copy.'),
    one: ofClass('One, though more are wanted.'),
    some: ofClass('More than one, and fewer than wanted.'),
    wanted: ofClass('As many as wanted.'),
    more: ofClass('More than wanted.'),
  })
  .meta({ description: 'Chunks by live copies against wanted ones; bytes of one copy of each.' })

const limitSchema = z
  .object({
    work: z.enum(['repair', 'rebalance', 'drain']),
    nodeId: z.int().nullable().meta({ description: 'The node that is drained.' }),
    by: z.enum(LIMITS),
    text: z.string().meta({ description: 'In words, to stand behind "slowed by".' }),
  })
  .meta({
    id: 'Limit',
    description: 'What keeps some work from going faster; the first that holds.',
  })

const waitingSchema = z
  .object({
    nodes: z.array(z.int()).meta({ description: 'Those whose return would make it needless.' }),
    startsInSeconds: z
      .int()
      .nullable()
      .meta({ description: 'Until the first is out. Null: none will be by itself.' }),
  })
  .meta({ description: 'Repair that has not begun, because nodes may still return.' })

const statusSchema = z
  .object({
    state: z.enum(STATUS_STATES),
    sentence: z.string(),
    evidence: z.string().meta({ description: 'What the sentence rests on.' }),
    asOf: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the oldest of the sums was made. Null: never.' }),
    margin: z
      .int()
      .nullable()
      .meta({ description: 'Nodes that may fail at once with every chunk readable.' }),
    nodes: z.object({ byState: z.record(z.string(), z.int()) }),
    files: z.int(),
    bytes: z.number(),
    chunks: z.object({
      total: z.int(),
      byCopies: z.record(z.string(), z.int()),
      byClass: classesSchema,
    }),
    deficits: z.object({
      chunks: z.int(),
      bytes: z.number(),
      lastCopies: z.int(),
      oldestSeconds: z.number(),
    }),
    repair: z.object({
      bytesPerSecond: z.number(),
      etaSeconds: z.number().nullable().meta({ description: 'Null: nobody can tell yet.' }),
      missingBytes: z.number().meta({ description: 'Of copies still to be made.' }),
      measured: z
        .object({ bytes: z.number(), seconds: z.number(), bytesPerSecond: z.number() })
        .nullable()
        .meta({ description: 'The last repair long enough to measure. Null: none yet.' }),
    }),
    limits: z
      .array(limitSchema)
      .meta({ description: 'Repair and plans under way, and what keeps each from going faster.' }),
    waiting: waitingSchema.nullable().meta({ description: 'Null: repair waits for no node.' }),
    watchNode: z
      .int()
      .nullable()
      .meta({ description: 'The node to look at first. Null: none needs it.' }),
    durability: durabilitySchema.nullable().meta({ description: 'Null: not estimated yet.' }),
    rebalance: planSchema
      .nullable()
      .meta({ description: 'The one that is not over yet. Null: none.' }),
    drains: z.array(planSchema).meta({ description: 'Those of nodes that are not over yet.' }),
    removalsFrozen: z.string().nullable().meta({
      description:
        'Why nothing is removed from nodes until an administrator confirms. Null: removals go on.',
    }),
    queues: z.array(queueSchema).nullable().meta({ description: 'Null: the queue is away.' }),
    lastCheck: checkSchema.nullable().meta({ description: 'The last health check that is over.' }),
    nextCheck: z.iso.datetime().nullable().meta({ description: 'Null: none is scheduled.' }),
  })
  .meta({ id: 'Status' })

export const getStatusRoute = defineRoute({
  method: 'get',
  path: '/status',
  tag: 'System',
  summary: 'How everything is, in one sentence and in numbers',
  access: 'admin',
  answers: { 200: { description: 'The status', schema: statusSchema } },
  async handle(_input, deps: Pick<GatewayDeps, 'catalog' | 'queues' | 'config'>) {
    const { catalog, queues, config } = deps
    const [settings, plans] = await Promise.all([settingsInForce(catalog), openPlans(catalog)])
    const quorum = settings.writeQuorum ?? config.writeQuorum
    const [status, last, schedule, freeze] = await Promise.all([
      readStatus({ catalog, queues, quorum, plans, settings }),
      lastCheck(catalog),
      findSchedule(catalog, checkSystem.name),
      removalFreeze(catalog),
    ])
    const { summary, asOf, oldestRepairSeconds, ...rest } = status
    const open = plans.map((plan) => planView(plan, settings.rebalanceBytesPerSecond ?? null))
    const body = {
      ...rest,
      asOf: asOf?.toISOString() ?? null,
      chunks: { total: summary.chunks, byCopies: summary.byCopies, byClass: summary.byClass },
      deficits: { ...summary.deficits, oldestSeconds: oldestRepairSeconds },
      rebalance: open.find(({ kind }) => kind === 'rebalance') ?? null,
      drains: open.filter(({ kind }) => kind === 'drain'),
      // One that passes by itself is over before anybody could read of it.
      removalsFrozen: freeze === undefined || freeze.passing ? null : freeze.reason,
      lastCheck: last === undefined ? null : checkView(last),
      nextCheck: (schedule?.enabled && schedule.nextAt?.toISOString()) || null,
    }
    return { status: 200, body }
  },
})
