import { describe, expect, it } from 'vitest'
import { unexecutedQueries } from '../src/unexecuted-queries.ts'

const judge = (text: string) => unexecutedQueries([{ path: 'a.ts', text }])

describe('the search for queries that are never executed', () => {
  it.each([
    [`await db.deleteFrom('users').where('id', '=', id)`],
    [`  const a = 1\n  await c.db\n    .insertInto('users')\n    .values({ a: (1 + 2) })\n`],
    [`  trx.updateTable('users').set({ name })\n  await other()`],
    [`const rows = await db.selectFrom('users').selectAll()`],
    [`await Promise.resolve()\ndb.deleteFrom('a').where((eb) => eb('a', '<', 3))`],
    [`await catalog(c).selectFrom('x').select(')')`],
  ])('finds %j', (text) => {
    expect(judge(text)).toHaveLength(1)
  })

  it.each([
    [`await db.deleteFrom('users').where('id', '=', id).execute()`],
    [`return db.selectFrom('users').selectAll()`],
    [`const open = db.selectFrom('users')\nawait open.execute()`],
    [
      `await db\n  .insertInto('a')\n  .expression(\n    db.selectFrom('b').selectAll(),\n  )\n  .executeTakeFirst()`,
    ],
    [`await db.with('x', (qb) => qb.selectFrom('y').selectAll()).selectFrom('x').execute()`],
    [`const find = () =>\n  db.selectFrom('users').selectAll()`],
    [`for await (const row of db.selectFrom('users').selectAll().stream()) use(row)`],
    [`await db.selectFrom<'users'>('users').where((eb) => eb('a', '>', 1)).execute()`],
    [`// await db.deleteFrom('users')`],
    ['const text = "await db.deleteFrom(1)"'],
  ])('is content with %j', (text) => {
    expect(judge(text)).toEqual([])
  })
})
