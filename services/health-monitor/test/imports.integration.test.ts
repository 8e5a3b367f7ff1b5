import {
  createImport,
  createUser,
  listImports,
  migrateCatalog,
  openCatalog,
} from '@holdfast/catalog'
import { createTestDatabase } from '@holdfast/testbed'
import { expect, it } from 'vitest'
import { createImportKeeper } from '../src/imports/keep-imports.ts'

it('hands silent imports out again, and forgets those that are long over', async () => {
  const database = await createTestDatabase()
  const catalog = openCatalog({ url: database.url, max: 2 })
  try {
    await migrateCatalog(catalog)
    const someone = { email: 'a@example.org', passwordHash: 'none', role: 'user' } as const
    const { id: ownerId } = await createUser(catalog, someone)
    const begin = (kind: 'url' | 'cid') =>
      createImport(catalog, {
        ownerId,
        kind,
        source: 'x',
        folder: '/',
        job: (importId) => ({ job: `import-${kind}`, payload: { importId } }),
      })
    const [silent, , old, recent] = [
      await begin('url'),
      await begin('cid'),
      await begin('cid'),
      await begin('cid'),
    ]
    const set = (id: string, words: string) =>
      catalog.pool.query(`UPDATE imports SET ${words} WHERE id = $1`, [id])
    await set(silent.id, `seen_at = now() - interval '61 seconds'`)
    await set(old.id, `state = 'done', finished_at = now() - interval '31 days'`)
    await set(recent.id, `state = 'failed', finished_at = now() - interval '29 days'`)

    const sent: unknown[] = []
    const enqueue = async (job: { name: string }, payload: unknown) => {
      sent.push([job.name, payload])
    }
    const queues = { enqueue } as unknown as Parameters<typeof createImportKeeper>[0]['queues']
    const keeper = createImportKeeper({ catalog, queues, keepDays: 30 })
    expect(await keeper.run()).toBe(1)
    expect(sent).toEqual([['import-url', { importId: silent.id }]])
    const left = (await listImports(catalog, { ownerId })).map(({ id }) => id)
    expect(left).not.toContain(old.id)
    expect(left).toHaveLength(3)
  } finally {
    await catalog.close()
    await database.drop()
  }
})
