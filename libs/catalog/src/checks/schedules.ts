import { type Selectable, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import type { SchedulesTable } from '../schema.ts'
import { inTransaction } from '../transaction.ts'

/** How often the health check runs unless somebody says otherwise. Cron pattern. */
export const EVERY_SIX_HOURS = '0 */6 * * *'

/** What is to run again and again. The queue's own schedules are made from this, and again when lost. */
export type ScheduleRow = {
  name: string
  /** Cron pattern, or null where it is an interval. */
  cron: string | null
  /** IANA name; null = UTC. */
  tz: string | null
  everyMs: number | null
  enabled: boolean
  options: Record<string, unknown>
  origin: 'config' | 'api'
  /** As the queue last planned it; null while it is off, or not planned yet. */
  nextAt: Date | null
  updatedAt: Date
}

export type ScheduleWords = {
  name: string
  enabled: boolean
  tz: string | null
  options: Record<string, unknown>
} & ({ cron: string } | { everyMs: number })

export async function findSchedule(c: Catalog, name: string): Promise<ScheduleRow | undefined> {
  const row = await c.db
    .selectFrom('schedules')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  return row && toSchedule(row)
}

/**
 * The schedule as configured, unless somebody set it by the API, which then holds until they set it
 * again. Writes only what differs, so it may be called on every tick.
 */
export async function configuredSchedule(c: Catalog, words: ScheduleWords): Promise<ScheduleRow> {
  const known = await findSchedule(c, words.name)
  if (known !== undefined && (known.origin === 'api' || isSame(known, words))) return known
  return write(c, words, 'config')
}

/** Sets the schedule for good, with its audit row. */
export async function setSchedule(
  c: Catalog,
  words: ScheduleWords & { actorId: string | null; nextAt: Date | null },
): Promise<ScheduleRow> {
  return write(c, words, 'api')
}

async function write(
  c: Catalog,
  words: ScheduleWords & { actorId?: string | null; nextAt?: Date | null },
  origin: 'config' | 'api',
): Promise<ScheduleRow> {
  const { name, enabled, tz, options } = words
  const cron = 'cron' in words ? words.cron : null
  const everyMs = 'everyMs' in words ? words.everyMs : null
  const set = {
    cron,
    every_ms: everyMs,
    tz,
    enabled,
    origin,
    payload: JSON.stringify(options),
    next_at: words.nextAt ?? null,
    updated_at: sql<Date>`now()`,
  }
  return inTransaction(c, async (trx) => {
    const row = await trx
      .insertInto('schedules')
      .values({ name, ...set })
      .onConflict((oc) =>
        // What somebody set meanwhile is not taken back by the configuration.
        origin === 'api'
          ? oc.column('name').doUpdateSet(set)
          : oc.column('name').doUpdateSet(set).where('schedules.origin', '=', 'config'),
      )
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) {
      const held = trx.selectFrom('schedules').selectAll().where('name', '=', name)
      return toSchedule(await held.executeTakeFirstOrThrow())
    }
    await audit(trx, {
      actorId: words.actorId ?? null,
      action: 'schedule.changed',
      subject: name,
      detail: { cron, everyMs, tz, enabled, options, origin },
    })
    return toSchedule(row)
  })
}

/** Notes when the queue means to run it next. */
export async function noteNextRun(
  c: Catalog,
  { name, nextAt }: { name: string; nextAt: Date | null },
): Promise<void> {
  await c.db
    .updateTable('schedules')
    .set({ next_at: nextAt })
    .where('name', '=', name)
    .where('next_at', 'is distinct from', nextAt)
    .execute()
}

function isSame(row: ScheduleRow, words: ScheduleWords): boolean {
  return (
    row.cron === ('cron' in words ? words.cron : null) &&
    row.everyMs === ('everyMs' in words ? words.everyMs : null) &&
    row.tz === words.tz &&
    row.enabled === words.enabled &&
    Object.keys({ ...row.options, ...words.options }).every(
      (key) => row.options[key] === words.options[key],
    )
  )
}

function toSchedule(row: Selectable<SchedulesTable>): ScheduleRow {
  return {
    name: row.name,
    cron: row.cron,
    tz: row.tz,
    everyMs: row.every_ms,
    enabled: row.enabled,
    options: row.payload,
    origin: row.origin,
    nextAt: row.next_at,
    updatedAt: row.updated_at,
  }
}
