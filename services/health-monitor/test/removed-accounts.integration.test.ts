import { createSession, createUser, removedUsers, removeUser } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRemovalsKeeper } from '../src/people/carry-on-removals.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

let system: System
beforeAll(async () => {
  system = await openSystem()
})
afterAll(() => system?.close())

const addUser = async (email: string) =>
  (await createUser(system.catalog, { email, passwordHash: '!', role: 'user' })).id
const { signal } = new AbortController()

describe('what is left of people', () => {
  it('goes without anybody waiting for it, and only what was removed', async () => {
    const { catalog } = system
    const [gone, stays] = [await addUser('gone@example.test'), await addUser('stays@example.test')]
    await catalog.pool.query(
      `WITH c AS (
        INSERT INTO contents (owner_id, state, size, root_digest, root_codec, chunk_count, wanted, lease,
          membership, committed_at)
        SELECT o, 'sealed', 1, sha256('x'), 'raw', 1, 3, 'live', 0, now()
        FROM unnest($1::uuid[]) o, generate_series(1, 250) RETURNING id, owner_id
      )
      INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
      SELECT owner_id, '/', id::text, id, 'text/plain', 1 FROM c`,
      [[gone, stays]],
    )
    await catalog.pool.query('UPDATE users SET used_bytes = used_files')
    await removeUser(catalog, { userId: gone, actorId: stays })
    const keeper = createRemovalsKeeper(catalog)
    await keeper.run(signal)
    const { rows } = await catalog.pool.query(
      'SELECT owner_id AS id, count(*)::int AS files FROM files GROUP BY 1',
    )
    expect(rows).toEqual([{ id: stays, files: 250 }])
    expect(await removedUsers(catalog)).toEqual([gone])
    await catalog.pool.query('DELETE FROM contents WHERE owner_id = $1', [gone])
    await keeper.run(signal)
    expect(await removedUsers(catalog)).toEqual([])
  })

  it('are sessions that ended long ago, which are forgotten once an hour', async () => {
    const { catalog } = system
    let now = 0
    const keeper = createRemovalsKeeper(catalog, () => now)
    const userId = await addUser('old@example.test')
    const count = async () => {
      const sql = 'SELECT count(*)::int AS n FROM sessions WHERE user_id = $1'
      return (await catalog.pool.query(sql, [userId])).rows[0].n
    }
    const begin = async (days: number) => {
      const tokenHash = crypto.getRandomValues(new Uint8Array(32))
      await createSession(catalog, { userId, tokenHash, ttlSeconds: -days * 86_400 })
    }
    await begin(91)
    await begin(89)
    await keeper.run(signal)
    expect(await count()).toBe(1)
    await begin(91)
    await keeper.run(signal)
    expect(await count()).toBe(2)
    now = 3_600_001
    await keeper.run(signal)
    expect(await count()).toBe(1)
  })
})
