import {
  CHECK_PHASES,
  type CheckRow,
  FINDING_KINDS,
  FINDING_SEVERITIES,
  type RunningCheck,
} from '@holdfast/catalog'
import { z } from 'zod'

const findingSchema = z
  .object({
    kind: z.enum(FINDING_KINDS),
    severity: z.enum(FINDING_SEVERITIES).meta({
      description: 'critical: data is lost or one fault away from it; notice: no reason to worry.',
    }),
    chunks: z.int(),
    bytes: z.number().meta({ description: 'What repair has to make or move.' }),
    nodeId: z.int().optional(),
    detail: z.string(),
    action: z.string().meta({ description: 'What repair does about it, or you have to do.' }),
  })
  .meta({ id: 'Finding' })

export const checkSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done', 'failed']),
    repair: z.boolean(),
    deep: z.boolean(),
    verifyPercent: z.number(),
    origin: z.enum(['manual', 'schedule']),
    progress: z.object({
      phase: z.enum(CHECK_PHASES),
      done: z.number(),
      total: z.number().meta({ description: '0: not known yet.' }),
      unit: z.enum(['nodes', 'copies', 'bytes']),
      etaSeconds: z.number().nullable(),
    }),
    findings: z.array(findingSchema),
    remaining: z
      .array(findingSchema)
      .nullable()
      .meta({ description: 'What was left after the repair. Null: no repair, or not over yet.' }),
    healthy: z
      .boolean()
      .nullable()
      .meta({ description: 'Nothing worse than notices, found or left. Null: cannot be told.' }),
    error: z.string().nullable(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'HealthCheck' })

/** A check as administrators see it. */
export function checkView(check: CheckRow | RunningCheck): z.output<typeof checkSchema> {
  const { id, state, repair, deep, verifyPercent, origin, findings, remaining, healthy } = check
  const { phase, done, total, unit, etaSeconds = null } = check.progress
  return {
    id,
    state,
    repair,
    deep,
    verifyPercent,
    origin,
    progress: { phase, done, total, unit, etaSeconds },
    findings,
    remaining,
    healthy,
    // While it runs, that is why the last try ended; another one follows.
    error: check.error,
    startedAt: check.createdAt.toISOString(),
    finishedAt: check.finishedAt?.toISOString() ?? null,
  }
}
