import { type Selectable, sql } from 'kysely'
import { CheckRunning } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { addOutbox, type OutboxEntry } from '../outbox.ts'
import { audit } from '../people/audit.ts'
import type { ChecksTable } from '../schema.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'
import type { CheckFinding } from './finding.ts'

export type CheckState = 'running' | 'done' | 'failed'

/**
 *     waiting → probing → counting → (listing) → (verifying) → (repairing) → finished
 *
 * Everything before `repairing` is one process's work and begins anew when that process is lost;
 * `repairing` is only watched, by whoever leads.
 */
export const CHECK_PHASES = [
  'waiting',
  'probing',
  'counting',
  'listing',
  'verifying',
  'repairing',
  'finished',
] as const

export type CheckPhase = (typeof CHECK_PHASES)[number]

export type CheckProgress = {
  phase: CheckPhase
  done: number
  total: number
  unit: 'nodes' | 'copies' | 'bytes'
  /** Seconds until the repair is done at the present rate; null: nobody can tell. */
  etaSeconds?: number | null
}

export const WAITING: CheckProgress = { phase: 'waiting', done: 0, total: 0, unit: 'nodes' }

export type CheckRow = {
  id: string
  state: CheckState
  repair: boolean
  deep: boolean
  verifyPercent: number
  origin: 'manual' | 'schedule'
  requestedBy: string | null
  progress: CheckProgress
  findings: CheckFinding[]
  /** What was left after the repair; null without one, and until it ended. */
  remaining: CheckFinding[] | null
  /** Null until it is over, and when it could not be told. */
  healthy: boolean | null
  error: string | null
  tries: number
  createdAt: Date
  finishedAt: Date | null
}

export type NewCheck = {
  repair: boolean
  deep?: boolean
  verifyPercent?: number
  origin: 'manual' | 'schedule'
  requestedBy?: string | null
  /** The job that runs it, written in the same transaction. */
  job?: (checkId: string) => OutboxEntry
}

/** Notes that a check is wanted. Throws `CheckRunning` while another one is not over. */
export async function startCheck(c: Catalog, check: NewCheck): Promise<CheckRow> {
  try {
    return await inTransaction(c, async (trx) => {
      const row = await trx
        .insertInto('checks')
        .values({
          repair: check.repair,
          state: 'running',
          progress: JSON.stringify(WAITING),
          findings: JSON.stringify([]),
          deep: check.deep ?? false,
          verify_percent: check.verifyPercent ?? 0,
          origin: check.origin,
          requested_by: check.requestedBy ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      if (check.job !== undefined) await addOutbox(trx, check.job(row.id))
      const { repair, deep, verify_percent: verifyPercent, origin } = row
      await audit(trx, {
        actorId: check.requestedBy ?? null,
        action: 'check.started',
        subject: row.id,
        detail: { repair, deep, verifyPercent, origin },
      })
      return toCheck(row)
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new CheckRunning((await runningCheck(c))?.id ?? null)
    throw error
  }
}

export async function findCheck(c: CatalogOrTrx, id: string): Promise<CheckRow | undefined> {
  const row = await dbOf(c).selectFrom('checks').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toCheck(row)
}

export type RunningCheck = CheckRow & {
  /** Since the runner's last sign of life, by Postgres's clock. */
  silentSeconds: number
  /** Since its repair began; null while it is still looking. */
  repairingSeconds: number | null
}

export async function runningCheck(c: Catalog): Promise<RunningCheck | undefined> {
  const row = await c.db
    .selectFrom('checks')
    .selectAll()
    .select([
      sql<number>`extract(epoch FROM clock_timestamp() - seen_at)::float8`.as('silent'),
      sql<number | null>`extract(epoch FROM clock_timestamp() - repairing_since)::float8`.as(
        'repairing',
      ),
    ])
    .where('state', '=', sql.lit('running'))
    .executeTakeFirst()
  return row && { ...toCheck(row), silentSeconds: row.silent, repairingSeconds: row.repairing }
}

/** Newest first; ids grow with time, so `before` pages. */
export async function listChecks(
  c: Catalog,
  { before, limit = 50 }: { before?: string; limit?: number } = {},
): Promise<CheckRow[]> {
  let query = c.db.selectFrom('checks').selectAll().orderBy('id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return (await query.execute()).map(toCheck)
}

/** The last one that is over, of that origin if one is named. */
export async function lastCheck(
  c: Catalog,
  { origin }: { origin?: 'manual' | 'schedule' } = {},
): Promise<CheckRow | undefined> {
  let query = c.db
    .selectFrom('checks')
    .selectAll()
    .where('state', '!=', 'running')
    .orderBy('id', 'desc')
    .limit(1)
  if (origin !== undefined) query = query.where('origin', '=', origin)
  const row = await query.executeTakeFirst()
  return row && toCheck(row)
}

/** Forgets checks that ended that long ago. */
export async function purgeChecks(c: Catalog, { days }: { days: number }): Promise<number> {
  const result = await c.db
    .deleteFrom('checks')
    .where('state', '!=', 'running')
    .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days}::integer)`)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

export function toCheck(row: Selectable<ChecksTable>): CheckRow {
  return {
    id: row.id,
    state: row.state as CheckState,
    repair: row.repair,
    deep: row.deep,
    verifyPercent: row.verify_percent,
    origin: row.origin,
    requestedBy: row.requested_by,
    progress: row.progress as CheckProgress,
    findings: row.findings as CheckFinding[],
    remaining: row.remaining as CheckFinding[] | null,
    healthy: row.healthy,
    error: row.error,
    tries: row.tries,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}
