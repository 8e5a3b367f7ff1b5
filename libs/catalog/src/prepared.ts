import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type Trx, withRetry } from './transaction.ts'

/**
 * Statements about many chunks run prepared, straight on a connection: they are the same few for ever, and
 * parsing and planning them took longer than running them (16 partitions are planned each time).
 */
export type Statement = { name: string; text: string }

export type Run = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>

/**
 * One round trip. The plan without the values is the right one for every statement here (arrays
 * joined to keys); left to choose, Postgres planned each time and at times scanned all of `chunks`:
 * 17 ms instead of 1 for 32 rows.
 */
const BEGIN = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan'

/** One transaction, repeated after a deadlock or lock time-out; `work` has no other effect. */
export function inPreparedTransaction<T>(
  pool: pg.Pool,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  return withRetry(() => once(pool, work))
}

async function once<T>(pool: pg.Pool, work: (run: Run) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const run: Run = async <Row>({ name, text }: Statement, values: readonly unknown[]) =>
    (await client.query({ name, text, values: [...values] })).rows as Row[]
  let broken = false
  try {
    await client.query(BEGIN)
    const result = await work(run)
    await client.query('COMMIT')
    return result
  } catch (error) {
    // A connection that cannot even roll back is thrown away, and the server ends its transaction.
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** The same statements within a transaction of the query builder; there they are not prepared. */
export function runIn(trx: Trx): Run {
  return async <Row>({ text }: Statement, values: readonly unknown[]) =>
    (await trx.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows
}
