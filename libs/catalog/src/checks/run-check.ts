import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction } from '../transaction.ts'
import { type CheckProgress, type CheckRow, toCheck } from './checks.ts'
import { type CheckFinding, isHealthy } from './finding.ts'

/** A runner that gave no sign of life for so long is gone; it gives one every few seconds. */
const SILENT_SECONDS = 15

/**
 * Takes a check to run it from the beginning. Undefined: it is over, its repair is being watched, or
 * somebody who is alive runs it.
 */
export async function claimCheck(
  c: Catalog,
  { id, runner }: { id: string; runner: string },
): Promise<CheckRow | undefined> {
  const row = await c.db
    .updateTable('checks')
    .set({ runner, seen_at: sql`clock_timestamp()`, tries: sql`tries + 1` })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('repairing_since', 'is', null)
    .where((eb) =>
      eb.or([
        eb('runner', 'is', null),
        eb(
          'seen_at',
          '<',
          sql<Date>`clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}::integer)`,
        ),
      ]),
    )
    .returningAll()
    .executeTakeFirst()
  return row && toCheck(row)
}

/** A sign of life with how far it is. False: the check is somebody else's by now, or over. */
export async function reportCheck(
  c: Catalog,
  { id, runner, progress }: { id: string; runner: string; progress: CheckProgress },
): Promise<boolean> {
  const result = await c.db
    .updateTable('checks')
    .set({ seen_at: sql`clock_timestamp()`, progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Lets go of a check that could not be run to its end, so that another try need not wait. Without an
 * error it does not count as one: the process was asked to stop.
 */
export async function releaseCheck(
  c: Catalog,
  { id, runner, error }: { id: string; runner: string; error: string | null },
): Promise<void> {
  await c.db
    .updateTable('checks')
    .set({ runner: null, ...(error === null ? { tries: sql`tries - 1` } : { error }) })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', '=', 'running')
    .execute()
}

/** Looking is over and repair was asked for: from now on the check is watched by whoever leads. */
export async function beginCheckRepair(
  c: Catalog,
  {
    id,
    runner,
    findings,
    progress,
  }: { id: string; runner: string; findings: readonly CheckFinding[]; progress: CheckProgress },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('checks')
      .set({
        runner: null,
        seen_at: sql`clock_timestamp()`,
        repairing_since: sql`clock_timestamp()`,
        findings: JSON.stringify(findings),
        progress: JSON.stringify(progress),
      })
      .where('id', '=', id)
      .where('runner', '=', runner)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await auditFindings(trx, id, findings)
    return true
  })
}

/** How far the repair is; for whoever watches it. */
export async function reportRepair(
  c: Catalog,
  { id, progress }: { id: string; progress: CheckProgress },
): Promise<void> {
  await c.db
    .updateTable('checks')
    .set({ seen_at: sql`clock_timestamp()`, progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('repairing_since', 'is not', null)
    .execute()
}

export type CheckEnd = {
  id: string
  /** Named by who looked; whoever watches a repair has no claim and names nobody. */
  runner?: string
  progress: CheckProgress
} & (
  | { findings: readonly CheckFinding[] }
  | { remaining: readonly CheckFinding[] }
  | { failed: string }
)

/**
 * Ends a check: without repair by what it found, with repair by what was left, or as failed with the
 * reason. False: it was over already, or is somebody else's.
 */
export async function finishCheck(c: Catalog, end: CheckEnd): Promise<boolean> {
  const set = {
    state: 'failed' in end ? 'failed' : 'done',
    runner: null,
    finished_at: sql<Date>`clock_timestamp()`,
    progress: JSON.stringify(end.progress),
    ...('failed' in end ? { error: end.failed } : { error: null, healthy: healthyOf(end) }),
    ...('findings' in end ? { findings: JSON.stringify(end.findings) } : {}),
    ...('remaining' in end ? { remaining: JSON.stringify(end.remaining) } : {}),
  }
  return inTransaction(c, async (trx) => {
    let query = trx
      .updateTable('checks')
      .set(set)
      .where('id', '=', end.id)
      .where('state', '=', 'running')
    if (end.runner !== undefined) query = query.where('runner', '=', end.runner)
    const row = await query.returning(['findings', 'remaining', 'healthy']).executeTakeFirst()
    if (row === undefined) return false
    if ('findings' in end) await auditFindings(trx, end.id, end.findings)
    await audit(trx, {
      action: 'failed' in end ? 'check.failed' : 'check.finished',
      subject: end.id,
      detail:
        'failed' in end
          ? { reason: end.failed }
          : {
              healthy: row.healthy,
              findings: row.findings.length,
              remaining: row.remaining?.length ?? null,
            },
    })
    return true
  })
}

function healthyOf(
  end: { findings: readonly CheckFinding[] } | { remaining: readonly CheckFinding[] },
): boolean {
  return isHealthy('findings' in end ? end.findings : end.remaining)
}

/** Notices are no news: they would be said again every six hours for as long as they hold. */
async function auditFindings(
  trx: Parameters<typeof audit>[0],
  id: string,
  findings: readonly CheckFinding[],
): Promise<void> {
  for (const finding of findings) {
    if (finding.severity === 'notice') continue
    await audit(trx, { action: 'check.finding', subject: id, detail: finding })
  }
}
