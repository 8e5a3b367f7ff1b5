import { QuotaExceeded } from '../errors.ts'
import type { Run } from '../prepared.ts'

export type Purse = { quota: number | null; used: number; reserved: number }

const LOCK_USERS = {
  name: 'lock-users',
  text: `SELECT id, quota_bytes AS quota, used_bytes AS used, reserved_bytes AS reserved
    FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
}

const CHANGE_USERS = {
  name: 'change-users',
  text: `UPDATE users u SET used_bytes = u.used_bytes + v.used,
      reserved_bytes = u.reserved_bytes + v.reserved
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS v (id, used, reserved)
    WHERE u.id = v.id`,
}

/**
 * Locks users in order of id. Whoever creates, renames or replaces a file holds its owner's lock, so
 * names and quota are decided in plain code, with nobody in between.
 */
export async function lockUsers(run: Run, ids: Iterable<string>): Promise<Map<string, Purse>> {
  const rows = await run<Purse & { id: string }>(LOCK_USERS, [[...new Set(ids)]])
  return new Map(rows.map((row) => [row.id, row]))
}

/** Throws `QuotaExceeded` unless `bytes` more fit beside everything used and reserved. */
export function assertRoom(purse: Purse, bytes: number): void {
  const taken = purse.used + purse.reserved
  if (purse.quota === null || taken + bytes <= purse.quota) return
  throw new QuotaExceeded({ quotaBytes: purse.quota, usedBytes: taken, askedBytes: bytes })
}

/** Sums per user, written in one statement. */
export function createTally() {
  const sums = new Map<string, { used: number; reserved: number }>()
  return {
    add(userId: string, change: { used?: number; reserved?: number }): void {
      const sum = sums.get(userId) ?? { used: 0, reserved: 0 }
      sum.used += change.used ?? 0
      sum.reserved += change.reserved ?? 0
      sums.set(userId, sum)
    },
    async write(run: Run): Promise<void> {
      const changed = [...sums].filter(([, sum]) => sum.used !== 0 || sum.reserved !== 0)
      if (changed.length === 0) return
      await run(CHANGE_USERS, [
        changed.map(([id]) => id),
        changed.map(([, { used }]) => used),
        changed.map(([, { reserved }]) => reserved),
      ])
    },
  }
}

export type Tally = ReturnType<typeof createTally>
