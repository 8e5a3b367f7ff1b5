import { setTimeout as sleep } from 'node:timers/promises'

type Connection = { query(text: string): Promise<{ rows: unknown[] }> }

const EVERY_MS = 5

/**
 * Waits until every transaction that wrote before now has ended, in all databases of the server. Events
 * are told no earlier than those of their own database have.
 */
export async function untilEventsAreTold(connection: Connection): Promise<void> {
  const read = async (edge: 'xmin' | 'xmax') => {
    const { rows } = await connection.query(
      `SELECT pg_snapshot_${edge}(pg_current_snapshot())::text AS id`,
    )
    return BigInt((rows[0] as { id: string }).id)
  }
  const written = await read('xmax')
  while ((await read('xmin')) < written) await sleep(EVERY_MS)
}
