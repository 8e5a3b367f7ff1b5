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
    const limits = await settingsInForce(deps.catalog)
    const [status, last, schedule, plans, freeze] = await Promise.all([
      readStatus(deps, limits.writeQuorum ?? deps.config.writeQuorum),
      lastCheck(deps.catalog),
      findSchedule(deps.catalog, checkSystem.name),
      openPlans(deps.catalog),
      removalFreeze(deps.catalog),
    ])
    const { summary, asOf, oldestRepairSeconds, ...rest } = status
    const open = plans.map((plan) => planView(plan, limits.rebalanceBytesPerSecond ?? null))
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
