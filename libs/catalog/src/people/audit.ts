import { sql } from 'kysely'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import type { AuditAction } from './audit-actions.ts'

export type AuditEntry = {
  /** Who did it; absent: the system. */
  actorId?: string | null
  /** What was done, as `thing.verb`: `node.state`, `user.created`. */
  action: AuditAction
  /** To what: an id. */
  subject?: string | null
  detail?: Record<string, unknown>
}

export type AuditRow = {
  id: number
  at: Date
  actorId: string | null
  action: string
  subject: string | null
  detail: Record<string, unknown>
}

/**
 * Writes one line of the audit log, in the caller's transaction where there is one. The table refuses
 * UPDATE, DELETE and TRUNCATE by trigger.
 */
export async function audit(c: CatalogOrTrx, entry: AuditEntry): Promise<void> {
  await dbOf(c)
    .insertInto('audit_log')
    .values({
      actor_id: entry.actorId ?? null,
      action: entry.action,
      subject: entry.subject ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}

export type AuditQuery = {
  /** Beginnings of actions, `user.` or `user.changed`; none: all. */
  actions?: readonly string[] | undefined
  actorId?: string | undefined
  subject?: string | undefined
  /** From here on, and before here. */
  from?: Date | undefined
  to?: Date | undefined
  /** An id: older than that one. */
  before?: number | undefined
  limit?: number | undefined
}

/** With the actor's address, where there still is one. */
export type AuditLine = AuditRow & { actor: string | null }

/** Newest first. */
export async function listAudit(c: CatalogOrTrx, query: AuditQuery = {}): Promise<AuditLine[]> {
  const { actions = [], actorId, subject, from, to, before, limit = 50 } = query
  let select = dbOf(c)
    .selectFrom('audit_log as a')
    .leftJoin('users as u', (join) =>
      join.onRef('u.id', '=', 'a.actor_id').on('u.removed_at', 'is', null),
    )
    .select(['a.id', 'a.at', 'a.actor_id as actorId', 'a.action', 'a.subject', 'a.detail'])
    .select('u.email as actor')
    .orderBy('a.id', 'desc')
    .limit(limit)
  if (actions.length > 0) {
    select = select.where((eb) =>
      eb.or(actions.map((action) => sql<boolean>`starts_with(a.action, ${action})`)),
    )
  }
  if (actorId !== undefined) select = select.where('a.actor_id', '=', actorId)
  if (subject !== undefined) select = select.where('a.subject', '=', subject)
  if (from !== undefined) select = select.where('a.at', '>=', from)
  if (to !== undefined) select = select.where('a.at', '<', to)
  if (before !== undefined) select = select.where('a.id', '<', before)
  return select.execute()
}
