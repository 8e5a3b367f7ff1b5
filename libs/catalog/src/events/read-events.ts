import { type ExpressionBuilder, sql } from 'kysely'
import type { AuditRow } from '../people/audit.ts'
import type { Schema } from '../schema.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import { type EventCursor, endOf, eventHorizon, isLater } from './positions.ts'

export type EventFilter = {
  /** Beginnings of types, `node.` or `node.state`; none: all. */
  types?: readonly string[] | undefined
  subject?: string | undefined
  since?: Date | undefined
}

export type EventPage = {
  events: AuditRow[]
  /** Where to go on: behind the last event, or behind all that is complete when no more were there. */
  next: EventCursor
  more: boolean
}

/**
 * What happened after a place, in the order in which it never changes any more: whoever goes on from
 * `next` misses nothing and sees nothing twice.
 */
export async function eventsAfter(
  c: CatalogOrTrx,
  { after, limit, filter = {} }: { after: EventCursor; limit: number; filter?: EventFilter },
): Promise<EventPage> {
  // Asked first: the rows are read by a later snapshot, which sees all below it.
  const horizon = await eventHorizon(c)
  const rows = await dbOf(c)
    .selectFrom('audit_log')
    .select(COLUMNS)
    .select('position')
    .where(sql<boolean>`(position, id) > (${after.position}::bigint, ${after.id}::bigint)`)
    .where('position', '<', horizon)
    .where((eb) => matches(eb, filter))
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute()
  const events = rows.map(({ position: _, ...event }) => event)
  const last = rows.at(-1)
  const more = rows.length === limit && last !== undefined
  const end = endOf(horizon)
  return { events, next: more ? placeOf(last) : isLater(end, after) ? end : after, more }
}

/** Newest first by id, from below `before` (an id). */
export async function listEvents(
  c: CatalogOrTrx,
  { before, limit, filter = {} }: { before?: number; limit: number; filter?: EventFilter },
): Promise<AuditRow[]> {
  let query = dbOf(c)
    .selectFrom('audit_log')
    .select(COLUMNS)
    .where((eb) => matches(eb, filter))
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

const COLUMNS = ['id', 'at', 'actor_id as actorId', 'action', 'subject', 'detail'] as const

function matches(eb: ExpressionBuilder<Schema, 'audit_log'>, filter: EventFilter) {
  const { types = [], subject, since } = filter
  const all = []
  if (types.length > 0) {
    all.push(eb.or(types.map((type) => sql<boolean>`starts_with(action, ${type})`)))
  }
  if (subject !== undefined) all.push(eb('subject', '=', subject))
  if (since !== undefined) all.push(eb('at', '>=', since))
  return eb.and(all)
}

const placeOf = ({ position, id }: { position: number | null; id: number }): EventCursor => ({
  position: position as number,
  id,
})
