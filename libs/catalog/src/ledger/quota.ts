import { FileQuotaExceeded, QuotaExceeded } from '../errors.ts'
import type { Run } from '../prepared.ts'

/** What an account may have, and has: bytes, then files. Null: no limit. */
export type Purse = {
  quota: number | null
  used: number
  reserved: number
  quotaFiles: number | null
  usedFiles: number
  reservedFiles: number
}

/** The columns of a purse, for queries that lock a user by themselves. */
export const PURSE = [
  'quota_bytes as quota',
  'used_bytes as used',
  'reserved_bytes as reserved',
  'quota_files as quotaFiles',
  'used_files as usedFiles',
  'reserved_files as reservedFiles',
] as const

const LOCK_USERS = {
  name: 'lock-users',
  // Whose account was removed has no purse: what they upload at this moment is refused.
  text: `SELECT id, quota_bytes AS quota, used_bytes AS used, reserved_bytes AS reserved,
      quota_files AS "quotaFiles", used_files AS "usedFiles", reserved_files AS "reservedFiles"
    FROM users WHERE id = ANY($1::uuid[]) AND removed_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
}

const CHANGE_USERS = {
  name: 'change-users',
  text: `UPDATE users u SET used_bytes = u.used_bytes + v.used,
      reserved_bytes = u.reserved_bytes + v.reserved, reserved_files = u.reserved_files + v.files
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS v (id, used, reserved, files)
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

/**
 * Throws `QuotaExceeded` or `FileQuotaExceeded` unless so much more fits beside everything used and
 * reserved. One file unless said otherwise, so that whoever forgets is refused too much, not too little.
 */
export function assertRoom(purse: Purse, bytes: number, files = 1): void {
  const taken = purse.used + purse.reserved
  if (bytes > 0 && purse.quota !== null && taken + bytes > purse.quota) {
    throw new QuotaExceeded({ quotaBytes: purse.quota, usedBytes: taken, askedBytes: bytes })
  }
  const takenFiles = purse.usedFiles + purse.reservedFiles
  if (files > 0 && purse.quotaFiles !== null && takenFiles + files > purse.quotaFiles) {
    throw new FileQuotaExceeded({ quotaFiles: purse.quotaFiles, takenFiles })
  }
}

type Change = { used: number; reserved: number; reservedFiles: number }

/** Sums per user, written in one statement. Files that are there are counted by a trigger. */
export function createTally() {
  const sums = new Map<string, Change>()
  return {
    add(userId: string, change: Partial<Change>): void {
      const sum = sums.get(userId) ?? { used: 0, reserved: 0, reservedFiles: 0 }
      sum.used += change.used ?? 0
      sum.reserved += change.reserved ?? 0
      sum.reservedFiles += change.reservedFiles ?? 0
      sums.set(userId, sum)
    },
    async write(run: Run): Promise<void> {
      const changed = [...sums].filter(([, sum]) => Object.values(sum).some((one) => one !== 0))
      if (changed.length === 0) return
      await run(CHANGE_USERS, [
        changed.map(([id]) => id),
        changed.map(([, { used }]) => used),
        changed.map(([, { reserved }]) => reserved),
        changed.map(([, { reservedFiles }]) => reservedFiles),
      ])
    },
  }
}

export type Tally = ReturnType<typeof createTally>
