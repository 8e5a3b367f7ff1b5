import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { Catalog, Db } from './open-catalog.ts'
import { isRetryable } from './outage.ts'
import type { Schema } from './schema.ts'

export type Trx = Transaction<Schema>
/** Functions that can join the caller's transaction take either. */
export type CatalogOrTrx = Catalog | Trx

export function dbOf(catalog: CatalogOrTrx): Db {
  return 'db' in catalog ? catalog.db : catalog
}

const ATTEMPTS = 8

/**
 * Runs `work` in one READ COMMITTED transaction, again after a deadlock, a serialisation failure or
 * a lock time-out: `work` must have no effect but its statements. Locks are taken in the order
 * user, content, chunks by digest, so deadlocks are rare; lock time-outs come from stopped processes.
 */
export function inTransaction<T>(catalog: Catalog, work: (trx: Trx) => Promise<T>): Promise<T> {
  return withRetry(() => catalog.db.transaction().execute(work))
}

/** Repeats `attempt` while it fails for a reason that passes; the last failure is thrown. */
export async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (n === ATTEMPTS || !isRetryable(error)) throw error
      await sleep(Math.random() * 5 * 2 ** n)
    }
  }
}
