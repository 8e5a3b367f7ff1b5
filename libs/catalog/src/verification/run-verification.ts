import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction } from '../transaction.ts'
import { type BadCopyFound, toVerification, type Verification } from './verifications.ts'

/** More than a person reads; the numbers count all of them. */
const MOST_SHOWN = 100

/** Undefined: it is over, or the content is gone. */
export async function runningVerification(
  c: Catalog,
  id: string,
): Promise<Verification | undefined> {
  const row = await c.db
    .selectFrom('verifications')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return row && toVerification(row)
}

export type VerifiedSlice = {
  places: number
  good: number
  noAnswer: number
  bad: BadCopyFound[]
}

/**
 * Adds what was found in the next places. Undefined: it was cancelled, or somebody else got here first, and
 * nothing is added: so two who run it at once count nothing twice.
 */
export async function reportVerification(
  c: Catalog,
  { id, done, bad }: Pick<Verification, 'id' | 'done' | 'bad'>,
  slice: VerifiedSlice,
): Promise<Verification | undefined> {
  const countOf = (kind: string) => slice.bad.filter((one) => one.kind === kind).length
  const row = await c.db
    .updateTable('verifications')
    .set({
      done: done + slice.places,
      good: sql`good + ${slice.good}::bigint`,
      missing: sql`missing + ${countOf('missing')}::bigint`,
      corrupt: sql`corrupt + ${countOf('corrupt')}::bigint`,
      no_answer: sql`no_answer + ${slice.noAnswer}::bigint`,
      bad: JSON.stringify([...bad, ...slice.bad].slice(0, MOST_SHOWN)),
      seen_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('done', '=', done)
    .returningAll()
    .executeTakeFirst()
  return row && toVerification(row)
}

/** False: it was over already. */
export async function finishVerification(c: Catalog, id: string): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const row = await trx
      .updateTable('verifications')
      .set({ state: 'done', finished_at: sql`clock_timestamp()` })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return false
    const { done: chunks, good, missing, corrupt, no_answer: noAnswer } = row
    const detail = { chunks, good, missing, corrupt, noAnswer }
    await audit(trx, { action: 'file.verified', subject: row.file_id, detail })
    return true
  })
}

/** Those under way that gave no sign of life for so long: their job was lost. */
export async function silentVerifications(
  c: Catalog,
  { seconds }: { seconds: number },
): Promise<string[]> {
  const rows = await c.db
    .selectFrom('verifications')
    .select('id')
    .where('state', '=', sql.lit('running'))
    .where('seen_at', '<', sql<Date>`clock_timestamp() - make_interval(secs => ${seconds})`)
    .limit(100)
    .execute()
  return rows.map(({ id }) => id)
}
