import { createTestDatabase } from '@holdfast/testbed'
import { describe, expect, it } from 'vitest'
import { audit, migrateCatalog, openCatalog } from '../src/index.ts'
import { migrations } from '../src/migrations/index.ts'
import { dumpSchema } from '../src/schema-dump.ts'
import { query, useCatalog } from './test-catalog.ts'

describe('migrations', () => {
  const test = useCatalog()

  it('lead from an empty database to the committed schema', async () => {
    await expect(await dumpSchema(test.c.db)).toMatchFileSnapshot('../schema.sql')
  })

  it('are applied once when many processes start together', async () => {
    const database = await createTestDatabase()
    const processes = Array.from({ length: 6 }, () => openCatalog({ url: database.url, max: 2 }))
    try {
      const reports = await Promise.all(processes.map(migrateCatalog))
      const applied = reports.filter((report) => report.applied.length > 0)
      expect(applied).toEqual([{ applied: Object.keys(migrations) }])
    } finally {
      await Promise.all(processes.map((one) => one.close()))
      await database.drop()
    }
  })

  it('have names that sort by time, and import nothing of ours', async () => {
    const names = Object.keys(migrations)
    expect(names).toEqual(names.toSorted())
    expect(names.every((name) => /^\d{14}_[a-z-]+$/.test(name))).toBe(true)
  })
})

describe('the audit log', () => {
  const test = useCatalog()

  it.each([
    ['UPDATE', `UPDATE audit_log SET action = 'nothing'`],
    ['DELETE', 'DELETE FROM audit_log'],
    ['TRUNCATE', 'TRUNCATE audit_log'],
  ])('refuses %s', async (_, statement) => {
    await audit(test.c, { action: 'mail.reset', detail: { n: 1 } })
    await expect(query(test.c, statement)).rejects.toThrow('append-only')
    const rows = await query<{ action: string }>(test.c, 'SELECT action FROM audit_log')
    expect(rows.every(({ action }) => action === 'mail.reset')).toBe(true)
  })
})

describe('chunks', () => {
  const test = useCatalog()

  it('are read group by group through one partition and its key', async () => {
    const plan = await query<{ 'QUERY PLAN': string }>(
      test.c,
      `EXPLAIN SELECT * FROM chunks WHERE digest >= '\\x1230' AND digest < '\\x1240' ORDER BY digest`,
    )
    const text = plan.map((row) => row['QUERY PLAN']).join('\n')
    expect(text).toMatch(/Index Scan (using|on) chunks_10_pkey/)
    expect(text).not.toMatch(/chunks_20/)
  })
})
