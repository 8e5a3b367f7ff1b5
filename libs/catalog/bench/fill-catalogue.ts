import { createPlacement, GROUPS } from '@holdfast/placement'
import pg from 'pg'
import { addNode, migrateCatalog, openCatalog } from '../src/index.ts'

/*
 * Fills an empty database as years of use would: ten chunks a file on average, three copies of each on eight
 * nodes as placement wants them, some elsewhere; few chunks short of copies, unreadable, lost or unused; an
 * owner of most files and owners of a few; copies of files, shared chunks, a trash, and a long audit log.
 * Rows are made by Postgres. Ten million chunks take about 7 minutes on two busy cores and 5 GB.
 *
 *   node libs/catalog/bench/fill-catalogue.ts postgres://…/empty-database [files, default 1000000]
 *
 * Then `admin-pages.ts` beside this file measures what administrators ask of it.
 */
const [url, filesText = '1000000'] = process.argv.slice(2)
if (url === undefined) throw new Error('give the address of an empty database')
const files = Number(filesText)
const NODES = 8
/** The ninth does not answer, the tenth was given up. */
const [DOWN, LOST] = [9, 10]
const USERS = 200
/** Contents of one statement. */
const BATCH = 10_000

const catalog = openCatalog({ url, max: 1 })
await migrateCatalog(catalog)
await addNodes()
await catalog.close()
const clients = await Promise.all([connect(), connect()])
const [client] = clients as [pg.Client, pg.Client]
const indexes = await dropIndexes(['files', 'contents', 'audit_log'])
await step('users', addUsers)
await step('shared chunks', addSharedChunks)
await step('contents, chunks and files', async () => {
  let from = 0
  const work = async (own: pg.Client) => {
    while (from < files) {
      const first = from
      from += BATCH
      await addContents(own, first, Math.min(files, first + BATCH) - 1)
    }
  }
  await Promise.all(clients.map(work))
})
await step('trouble', addTrouble)
await step('copies, versions and trash', addFilesOfOldContents)
await step('audit log', addAudit)
await step('indexes', async () => {
  for (const definition of indexes) await client.query(definition)
})
await step('used bytes', () =>
  run(`UPDATE users u SET used_bytes = s.bytes FROM (SELECT owner_id, sum(size) AS bytes FROM files
    GROUP BY 1) AS s WHERE s.owner_id = u.id`),
)
await step('vacuum', () => run('VACUUM (ANALYZE)'))
await Promise.all(clients.map((one) => one.end()))

async function connect(): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: url as string })
  await one.connect()
  await one.query(`SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB';
    SET session_replication_role = replica`)
  return one
}

async function run(text: string, values: readonly unknown[] = []): Promise<void> {
  await client.query(text, [...values])
}

async function step(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now()
  await work()
  console.log(`${what}: ${Math.round((performance.now() - began) / 1_000)} s`)
}

async function addNodes(): Promise<void> {
  for (let n = 1; n <= LOST; n += 1) {
    const rpcUrl = `http://node-${n}.example`
    await addNode(catalog, { name: `node-${n}`, rpcUrl, peerId: `peer-${n}`, state: 'active' })
  }
  await catalog.pool.query(`UPDATE nodes SET state = CASE id WHEN ${DOWN} THEN 'down' ELSE 'lost' END
    WHERE id >= ${DOWN}`)
  const members = Array.from({ length: NODES }, (_, i) => ({ id: i + 1, weight: 1, zone: null }))
  const placement = createPlacement(members)
  await catalog.pool.query('CREATE TABLE ideal (grp smallint PRIMARY KEY, holders smallint[])')
  const ideals = Array.from({ length: GROUPS }, (_, group) =>
    placement.idealNodes(group, 3).toSorted((a, b) => a - b),
  )
  await catalog.pool.query(
    `INSERT INTO ideal SELECT o - 1, string_to_array(h, ' ')::smallint[]
     FROM unnest($1::text[]) WITH ORDINALITY AS v (h, o)`,
    [ideals.map((ideal) => ideal.join(' '))],
  )
  await catalog.pool.query(`INSERT INTO group_nodes (grp, node_id, last_scrub, last_inventory)
    SELECT g, n, now() - interval '3 days', now() FROM generate_series(0, ${GROUPS - 1}) AS g,
      generate_series(1, ${NODES}) AS n`)
}

/** Filled faster without, and as they are after a rebuild. */
async function dropIndexes(tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i WHERE i.indrelid::regclass::text = ANY ($1) AND NOT i.indisprimary`,
    [tables],
  )
  for (const { name } of rows) await run(`DROP INDEX ${name}`)
  return rows.map(({ definition }) => definition)
}

/** Seven of ten files belong to one, two of ten to two others; user 200 has three. */
async function addUsers(): Promise<void> {
  await run(`INSERT INTO users (id, email, password_hash, role)
    SELECT md5('user ' || n)::uuid, 'user' || n || '@example.org', 'none', 'user'
    FROM generate_series(1, ${USERS}) AS n`)
  await run(`CREATE FUNCTION owner_of(i integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN md5('user ' || CASE WHEN i IN (5, 333333, 777777) THEN 200 WHEN i % 10 < 7 THEN 1
      WHEN i % 10 = 7 THEN 2 WHEN i % 10 = 8 THEN 3 ELSE 4 + i / 10 % 196 END)::uuid`)
  await run(`CREATE FUNCTION content_of(i integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex(i), 8, '0') || substr(md5(i::text), 9))::uuid`)
  await run(`CREATE FUNCTION leaves_of(i integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN i % 50000 = 777 THEN 10240 WHEN i % 1000 = 0 THEN 1024 + i / 1000 % 5 * 1000
      WHEN i % 50 = 13 THEN 195 WHEN i % 10 = 4 THEN 2 + i / 10 % 40 ELSE 1 END`)
  await run(`CREATE FUNCTION size_of(i integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (leaves_of(i) - 1) * 1048576::bigint + 1 + abs(hashint4(i)) % 1048576`)
  await run(`CREATE FUNCTION digest_of(i integer, j integer) RETURNS bytea LANGUAGE sql IMMUTABLE
    PARALLEL SAFE RETURN CASE WHEN i % 70 = 1 AND j = 0 THEN sha256(('shared ' || i / 70 % 2000)::bytea)
      ELSE sha256((i || ' ' || j)::bytea) END`)
  await run(`CREATE FUNCTION name_of(i integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN i % 400000 = 99 THEN 'unicorn-' || i || '.png' ELSE
      (ARRAY['photo', 'IMG', 'report', 'invoice', 'song', 'backup', 'letter', 'scan', 'Draft', 'video'])
        [1 + i / 7 % 10] || '_' || i || (ARRAY['.jpg', '.jpg', '.pdf', '.mp4', '.txt'])[1 + i % 5] END`)
}

async function addSharedChunks(): Promise<void> {
  await run(`INSERT INTO chunks (digest, size, refs, wanted, holders)
    SELECT d, 700000, uses, 3, holders FROM (SELECT digest_of(i, 0) AS d, count(*) AS uses
      FROM generate_series(0, ${files - 1}) AS i WHERE i % 70 = 1 AND leaves_of(i) = 1 GROUP BY 1) AS s
    JOIN ideal ON grp = chunk_group(d)`)
}

/** Leaf -1 is the manifest, -2 the root of the tree. */
async function addContents(own: pg.Client, from: number, to: number): Promise<void> {
  await own.query(
    `WITH leaves AS MATERIALIZED (
      SELECT i, j, digest_of(i, j) AS digest,
        CASE WHEN j < 0 THEN 4096 WHEN j = leaves_of(i) - 1 THEN 1 + abs(hashint4(i)) % 1048576
          ELSE 1048576 END AS size
      FROM generate_series($1::integer, $2) AS i CROSS JOIN LATERAL
        generate_series(CASE WHEN leaves_of(i) > 1 THEN -2 ELSE 0 END, leaves_of(i) - 1) AS j
    ), segments AS (
      INSERT INTO content_segments (content_id, kind, seg, digests)
      SELECT content_of(i), CASE WHEN j < 0 THEN 'tree' ELSE 'leaf' END,
        greatest(j, 0) / 1024, string_agg(digest, ''::bytea ORDER BY j)
      FROM leaves GROUP BY i, j < 0, greatest(j, 0) / 1024
    ), made AS (
      INSERT INTO contents (id, owner_id, state, size, root_digest, root_codec, chunk_count, wanted,
        wanted_explicit, lease, membership, committed_at, placed_at)
      SELECT content_of(i), owner_of(i), 'sealed', size_of(i),
        digest_of(i, CASE WHEN leaves_of(i) > 1 THEN -2 ELSE 0 END),
        CASE WHEN leaves_of(i) > 1 THEN 'dag-pb' ELSE 'raw' END, leaves_of(i),
        CASE WHEN i % 100 = 2 THEN 2 WHEN i % 10000 = 3 THEN 5 ELSE 3 END, i % 100 = 2, 'live', 1,
        now() - make_interval(mins => ${files} - i), now()
      FROM generate_series($1, $2) AS i
    ), named AS (
      INSERT INTO files (id, owner_id, folder, name, content_id, content_type, size, created_at, updated_at)
      SELECT uuidv7(make_interval(mins => i - ${files})), owner_of(i), '/folder-' || i / 500, name_of(i),
        content_of(i), 'application/octet-stream', size_of(i),
        now() - make_interval(mins => ${files} - i), now() - make_interval(mins => ${files} - i)
      FROM generate_series($1, $2) AS i
    )
    INSERT INTO chunks (digest, size, refs, wanted, holders)
    SELECT digest, size, 1, CASE WHEN i % 100 = 2 THEN 2 WHEN i % 10000 = 3 THEN 5 ELSE 3 END,
      CASE WHEN i % 100 = 2 THEN holders[1:2]
        WHEN abs(hashint8(i::bigint * 100000 + j)) % 33 = 0
          THEN ARRAY(SELECT DISTINCT h FROM unnest(holders[1:2] || (1 + (holders[3] + 1) % ${NODES})::smallint)
            AS h ORDER BY h)
        ELSE holders END
    FROM leaves JOIN ideal ON grp = chunk_group(digest)
    WHERE NOT (i % 70 = 1 AND leaves_of(i) = 1) ORDER BY i, j`,
    [from, to],
  )
}

/** Shares of leaf 0 of contents: rare things are found in few groups, as in a system that repairs itself. */
async function addTrouble(): Promise<void> {
  const some = (every: number, at: number) =>
    `digest IN (SELECT digest_of(i, 0) FROM generate_series(0, ${files - 1}) AS i WHERE i % ${every} = ${at})`
  await run(`UPDATE chunks SET holders = holders[1:2] WHERE ${some(2_000, 14)}`)
  await run(`UPDATE chunks SET holders = holders[1:1] WHERE ${some(50_000, 24)}`)
  await run(`UPDATE chunks SET holders = '{${DOWN}}' WHERE ${some(100_000, 34)}`)
  await run(`UPDATE chunks SET holders = '{${LOST}}' WHERE ${some(400_000, 44)}`)
  for (const [kind, every, at] of [
    ['missing', 2_000, 54],
    ['corrupt', 20_000, 64],
    ['moving', 1_000, 74],
  ]) {
    await run(`INSERT INTO chunk_issues (digest, node_id, kind) SELECT digest, holders[1], '${kind}'
      FROM chunks WHERE ${some(every as number, at as number)} ON CONFLICT DO NOTHING`)
  }
  // A bad copy stays with its node only as the last hope.
  await run(`UPDATE chunks c SET holders = array_remove(holders, i.node_id) FROM chunk_issues i
    WHERE i.digest = c.digest AND i.kind IN ('missing', 'corrupt') AND cardinality(holders) > 1`)
  const gone = `SELECT sha256(('unused ' || n)::bytea) FROM generate_series(1, ${Math.ceil(files / 500)}) AS n`
  await run(`INSERT INTO chunks (digest, size, refs, wanted, holders, zero_since)
    SELECT d, 1048576, 0, 3, holders, now() FROM (${gone}) AS s (d) JOIN ideal ON grp = chunk_group(d)`)
  await run(`INSERT INTO chunk_issues (digest, node_id, kind) SELECT digest, 1, 'removing' FROM chunks
    WHERE digest IN (${gone}) AND holders[1] <> 1`)
  const open = `SELECT sha256(('open ' || n)::bytea) FROM generate_series(1, 500) AS n`
  await run(
    `INSERT INTO chunks (digest, size, refs, wanted) SELECT d, 1048576, 1, 3 FROM (${open}) AS s (d)`,
  )
  await run(`UPDATE contents SET placed_at = NULL WHERE id IN (SELECT content_of(i)
    FROM generate_series(${files - 200}, ${files - 1}) AS i)`)
}

async function addFilesOfOldContents(): Promise<void> {
  await run(`INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
    SELECT owner_of(i), '/copies', 'copy of ' || name_of(i), content_of(i),
      'application/octet-stream', size_of(i) FROM generate_series(0, ${files - 1}, 40) AS i`)
  await run(`UPDATE files SET deleted_at = now() WHERE content_id IN (
    SELECT content_of(i) FROM generate_series(6, ${files - 1}, 50) AS i)`)
  await run(`INSERT INTO file_versions (file_id, version, content_id, content_type, size, created_at)
    SELECT id, 1, content_id, content_type, size, now() FROM files
    WHERE folder = '/copies' AND size % 2 = 0`)
  await run(`UPDATE users u SET used_files = s.files FROM (SELECT owner_id, count(*) AS files FROM files
    GROUP BY 1) AS s WHERE s.owner_id = u.id`)
}

/** As many rows as files, each of a transaction of its own; most are of files and repairs. */
async function addAudit(): Promise<void> {
  await run(`INSERT INTO settings (name, value) VALUES ('event-shift', '${files}')`)
  await run(`INSERT INTO audit_log (at, actor_id, action, subject, position)
    SELECT now() - make_interval(mins => ${files} - i), owner_of(i),
      CASE WHEN i % 300000 = 7 THEN 'brake.pulled' WHEN i % 20000 = 8 THEN 'node.state'
        WHEN i % 10 = 0 THEN 'session.created' WHEN i % 10 < 4 THEN 'repair.done' ELSE 'file.created' END,
      CASE WHEN i % 20000 = 8 THEN (1 + i / 20000 % 8)::text ELSE md5('file ' || i)::uuid::text END, i
    FROM generate_series(0, ${files - 1}) AS i`)
}
