import pg from 'pg'
import { migrateCatalog, openCatalog } from '../src/index.ts'

/*
 * Bytes per chunk of everything the catalogue keeps, after a life: chunks are registered and recorded as
 * uploads do it (32 at a time; two copies at once, the third eight segments later), a tenth is deleted
 * and as many are added again, and autovacuum's work is done by hand where it would be by time.
 *
 *   node bench/size-per-chunk.ts postgres://…/empty-database [chunks, default 1000000] [partitions]
 */
const [url, chunks = '1000000', partitions] = process.argv.slice(2)
if (url === undefined) throw new Error('give the address of an empty database')

const SEGMENT = 1_024
/** Chunks that travel together. */
const BATCH = 32
const segments = Math.ceil(Number(chunks) / SEGMENT)
const catalog = openCatalog({ url, max: 1 })
await migrateCatalog(catalog)
const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query('SET synchronous_commit = off')
if (partitions !== undefined) await repartition(Number(partitions))

const began = performance.now()
for (let n = 0; n < segments; n += 1) {
  await uploadSegment(n, '{1,2}')
  // The other copies come while later uploads run.
  if (n >= 8) await replicate(n - 8, '{1,2,3}')
  // At 250 MiB/s: once a minute, as often as autovacuum looks; and once in a quarter of an hour.
  if (n % 16 === 15) await client.query('VACUUM content_segments')
  if (n % 200 === 199) await client.query('VACUUM (ANALYZE) chunks')
}
for (let n = segments - 8; n < segments; n += 1) await replicate(n, '{1,2,3}')
for (let n = 0; n < segments; n += 10) await release(n)
await client.query('VACUUM (ANALYZE)')
for (let n = 0; n < segments; n += 10) {
  await uploadSegment(segments + n, '{2,3}')
  await replicate(segments + n, '{2,3,4}')
  if (n % 160 === 150) await client.query('VACUUM content_segments')
}
await client.query('VACUUM (ANALYZE)')
console.log(`lived in ${Math.round((performance.now() - began) / 1_000)} s`)
await report()
await time(
  'walk of a group',
  `SELECT digest, holders FROM chunks WHERE digest >= '\\x7770' AND digest < '\\x7780' ORDER BY digest`,
)
await time(
  'scan of everything',
  'SELECT chunk_group(digest), wanted, holders, count(*) FROM chunks GROUP BY 1, 2, 3',
)
await client.end()
await catalog.close()

/** Two batches are under way at a time: a put takes as long as the next register. */
async function uploadSegment(n: number, holders: string): Promise<void> {
  for (let from = 1; from <= SEGMENT; from += BATCH) {
    await client.query({
      name: 'register',
      text: `WITH made AS (
          SELECT i, sha256(($1::text || ' ' || i)::bytea) AS digest
          FROM generate_series($2::integer, $2 + ${BATCH - 1}) AS i
        ), kept AS (
          INSERT INTO content_segments AS s (content_id, kind, seg, digests)
          SELECT md5($1::text)::uuid, 'leaf', 0, string_agg(digest, ''::bytea ORDER BY i) FROM made
          ON CONFLICT (content_id, kind, seg) DO UPDATE SET digests = s.digests || excluded.digests
        )
        INSERT INTO chunks (digest, size, refs, wanted)
        SELECT digest, 1048576, 1, 3 FROM made ORDER BY digest`,
      values: [n, from],
    })
    if (from > BATCH) await hold(n, holders, from - BATCH, from - 1)
  }
  await hold(n, holders, SEGMENT - BATCH + 1, SEGMENT)
}

async function replicate(n: number, holders: string): Promise<void> {
  for (let from = 1; from <= SEGMENT; from += BATCH) {
    await hold(n, holders, from, from + BATCH - 1)
  }
}

async function hold(n: number, holders: string, from: number, to: number): Promise<void> {
  await client.query({
    name: 'hold',
    text: `UPDATE chunks SET holders = $2::smallint[] WHERE digest = ANY (ARRAY(
      SELECT sha256(($1::text || ' ' || i)::bytea) FROM generate_series($3::integer, $4) AS i))`,
    values: [n, holders, from, to],
  })
}

async function release(n: number): Promise<void> {
  const digests = `ARRAY(SELECT sha256(($1::text || ' ' || i)::bytea) FROM generate_series(1, ${SEGMENT}) AS i)`
  await client.query(`DELETE FROM content_segments WHERE content_id = md5($1::text)::uuid`, [n])
  await client.query(
    `UPDATE chunks SET refs = 0, zero_since = now() WHERE digest = ANY (${digests})`,
    [n],
  )
  await client.query(`UPDATE chunks SET holders = '{}' WHERE digest = ANY (${digests})`, [n])
  await client.query(`DELETE FROM chunks WHERE digest = ANY (${digests})`, [n])
}

async function repartition(parts: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'chunks'::regclass`,
  )
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`)
  const hex = (byte: number) => `'\\x${byte.toString(16).padStart(2, '0')}'`
  for (let i = 0; i < parts; i += 1) {
    const from = i === 0 ? 'MINVALUE' : hex((i * 256) / parts)
    const to = i === parts - 1 ? 'MAXVALUE' : hex(((i + 1) * 256) / parts)
    await client.query(
      `CREATE TABLE chunks_p${i} PARTITION OF chunks FOR VALUES FROM (${from}) TO (${to})`,
    )
  }
}

async function report(): Promise<void> {
  const { rows } = await client.query<{ what: string; bytes: string }>(
    `SELECT 'rows of chunks' AS what, sum(pg_table_size(inhrelid)) AS bytes
      FROM pg_inherits WHERE inhparent = 'chunks'::regclass
    UNION ALL SELECT 'index of chunks', sum(pg_indexes_size(inhrelid))
      FROM pg_inherits WHERE inhparent = 'chunks'::regclass
    UNION ALL SELECT 'segments', pg_total_relation_size('content_segments')`,
  )
  const { rows: counted } = await client.query<{ n: string; hot: string }>(
    `SELECT (SELECT count(*) FROM chunks) AS n, (SELECT round(100.0 * sum(n_tup_hot_upd) / sum(n_tup_upd))
      FROM pg_stat_user_tables WHERE relname LIKE 'chunks%') AS hot`,
  )
  const n = Number(counted[0]?.n)
  let total = 0
  for (const { what, bytes } of rows) {
    total += Number(bytes) / n
    console.log(`${what.padEnd(24)} ${(Number(bytes) / n).toFixed(1)}`)
  }
  console.log(
    `bytes per chunk, all in all: ${total.toFixed(1)} (${n} chunks, ${counted[0]?.hot} % HOT)`,
  )
}

async function time(what: string, text: string): Promise<void> {
  const samples: number[] = []
  for (let i = 0; i < 5; i += 1) {
    const start = performance.now()
    await client.query(text)
    samples.push(performance.now() - start)
  }
  console.log(`${what}: ${samples.sort((a, b) => a - b)[2]?.toFixed(1)} ms`)
}
