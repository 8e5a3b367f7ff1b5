import type { Catalog } from './open-catalog.ts'

/** What time it is for everybody: milliseconds since 1970 by Postgres's clock. */
export async function catalogueTime(c: Catalog): Promise<number> {
  const { rows } = await c.pool.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  )
  return (rows[0] as { ms: number }).ms
}
