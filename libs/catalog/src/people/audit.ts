import { type CatalogOrTrx, dbOf } from '../transaction.ts'

export type AuditEntry = {
  /** Who did it; absent: the system. */
  actorId?: string | null
  /** What was done, as `thing.verb`: `node.state`, `user.created`. */
  action: string
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

/** Newest first, from below `before` (an id). */
export async function listAudit(
  c: CatalogOrTrx,
  { subject, before, limit = 50 }: { subject?: string; before?: number; limit?: number } = {},
): Promise<AuditRow[]> {
  let query = dbOf(c)
    .selectFrom('audit_log')
    .select(['id', 'at', 'actor_id as actorId', 'action', 'subject', 'detail'])
    .orderBy('id', 'desc')
    .limit(limit)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}
