import { sql } from 'kysely'
import type { Db } from './open-catalog.ts'

/**
 * The schema as text, the same for the same schema on every machine: sorted, no owners, no locale, no
 * version. Written from the system catalogues because pg_dump is not part of the embedded Postgres.
 * For people and for the comparison with `schema.sql`; it is not meant to be executed.
 */
export async function dumpSchema(db: Db): Promise<string> {
  const parts = [
    ...(await sequences(db)),
    ...(await functions(db)),
    ...(await tables(db)),
    ...(await indexes(db)),
    ...(await triggers(db)),
  ]
  return `${parts.join('\n\n')}\n`
}

async function sequences(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string; type: string; start: number }>`
    SELECT s.sequencename AS name, s.data_type::text AS type, s.start_value AS start
    FROM pg_sequences s
    WHERE s.schemaname = 'public' AND NOT EXISTS (
      SELECT FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
      WHERE c.relname = s.sequencename AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
    ORDER BY 1`.execute(db)
  return rows.map(({ name, type, start }) => `SEQUENCE ${name} AS ${type} START ${start};`)
}

async function functions(db: Db): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT pg_get_functiondef(p.oid) AS text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname`.execute(db)
  return rows.map(({ text }) => `${text.trim()};`)
}

type Table = {
  oid: string
  name: string
  parent: string | null
  bound: string | null
  partitioned: string | null
  options: string | null
}

async function tables(db: Db): Promise<string[]> {
  const { rows } = await sql<Table>`
    SELECT c.oid::text, c.relname AS name, p.relname AS parent,
      pg_get_expr(c.relpartbound, c.oid) AS bound,
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partitioned,
      array_to_string(c.reloptions, ', ') AS options
    FROM pg_class c
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relname NOT LIKE 'kysely%'
    ORDER BY c.relname COLLATE "C"`.execute(db)
  return Promise.all(rows.map((table) => describeTable(db, table)))
}

async function describeTable(db: Db, table: Table): Promise<string> {
  const options = table.options ? ` WITH (${table.options})` : ''
  if (table.parent !== null) {
    return `TABLE ${table.name} PARTITION OF ${table.parent} ${table.bound}${options};`
  }
  const lines = [...(await columns(db, table.oid)), ...(await constraints(db, table.oid))]
  const partitioned = table.partitioned ? ` PARTITION BY ${table.partitioned}` : ''
  return `TABLE ${table.name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${partitioned}${options};`
}

async function columns(db: Db, oid: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation <> t.typcollation THEN format('COLLATE "%s"', l.collname) END,
      CASE WHEN a.attstorage <> t.typstorage THEN
        'STORAGE ' || CASE a.attstorage WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
          WHEN 'p' THEN 'PLAIN' ELSE 'EXTENDED' END END,
      CASE WHEN a.attnotnull THEN 'NOT NULL' END,
      CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' END,
      'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) AS text
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ${oid}::oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum`.execute(db)
  return rows.map(({ text }) => text)
}

/** NOT NULL is told with the column. */
async function constraints(db: Db, oid: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT format('CONSTRAINT %s %s', conname, pg_get_constraintdef(oid)) AS text
    FROM pg_constraint WHERE conrelid = ${oid}::oid AND contype <> 'n'
    ORDER BY contype, conname COLLATE "C"`.execute(db)
  return rows.map(({ text }) => text)
}

/** Those of constraints and of partitions follow from what was said already. */
async function indexes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT pg_get_indexdef(i.indexrelid) AS text
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'kysely%'
      AND NOT t.relispartition
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
    ORDER BY c.relname COLLATE "C"`.execute(db)
  return rows.map(({ text }) => `${text};`)
}

async function triggers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY tgname`.execute(db)
  return rows.map(({ text }) => `${text};`)
}
