import { randomBytes } from 'node:crypto'
import { addNode, type Catalog, refreshContentHealth, refreshGroupHolders } from '@holdfast/catalog'
import { NODE_STATES } from '@holdfast/placement'
import fc from 'fast-check'

const ISSUES = ['missing', 'corrupt', 'removing', 'moving'] as const
const MOST_NODES = 4

const chunk = fc.record({
  wanted: fc.integer({ min: 1, max: 3 }),
  /** Of the nodes, by their number. */
  holders: fc.uniqueArray(fc.nat(MOST_NODES - 1), { maxLength: MOST_NODES }),
  issues: fc.uniqueArray(
    fc.record({ node: fc.nat(MOST_NODES - 1), kind: fc.constantFrom(...ISSUES) }),
    { maxLength: 2, selector: ({ node }) => node },
  ),
})

/** Whatever rows can come to, but that what was stored keeps a holder and is wanted as its contents want it. */
export const randomCatalogue = fc.record({
  nodes: fc.array(fc.constantFrom(...NODE_STATES), {
    minLength: MOST_NODES,
    maxLength: MOST_NODES,
  }),
  chunks: fc.array(chunk, { maxLength: 12 }),
  /** Chunks of each content by their number, with how many files have it. */
  contents: fc.array(
    fc.record({
      chunks: fc.array(fc.nat(11), { minLength: 1, maxLength: 5 }),
      files: fc.integer({ min: 1, max: 2 }),
      wanted: fc.integer({ min: 1, max: 3 }),
      explicit: fc.boolean(),
      placed: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
})

export type RandomCatalogue = typeof randomCatalogue extends fc.Arbitrary<infer T> ? T : never

/** Puts it where another one was, and counts it as the health monitor does. */
export async function fillCatalogue(
  c: Catalog,
  { nodes, chunks, contents }: RandomCatalogue,
  ownerId: string,
): Promise<void> {
  await c.pool.query(
    'TRUNCATE nodes, chunks, chunk_issues, contents, content_segments, content_health, files CASCADE',
  )
  // No trigger counts what is truncated.
  await c.pool.query('UPDATE users SET used_files = 0')
  const ids = await addNodes(c, nodes)
  const digests = chunks.map(() => randomBytes(32))
  const used = contents.map((one) => ({
    ...one,
    chunks: one.chunks.filter((i) => i < chunks.length),
  }))
  for (const [i, one] of chunks.entries()) {
    const users = used.filter((content) => content.chunks.includes(i))
    const refs = users.flatMap((content) => content.chunks).filter((place) => place === i).length
    const wanted = Math.max(...users.map((content) => content.wanted), refs === 0 ? one.wanted : 0)
    const holders = refs > 0 && one.holders.length === 0 ? [0] : one.holders
    await c.pool.query(
      `INSERT INTO chunks (digest, size, refs, wanted, holders, zero_since)
      VALUES ($1, $2, $3, $4, $5, CASE WHEN $3 = 0 THEN now() END)`,
      [digests[i], 100 + i, refs, wanted, holders.map((n) => ids[n]).sort()],
    )
    for (const { node, kind } of one.issues) {
      const values = [digests[i], ids[node], kind]
      await c.pool.query(
        'INSERT INTO chunk_issues (digest, node_id, kind) VALUES ($1, $2, $3)',
        values,
      )
    }
  }
  for (const content of used) {
    if (content.chunks.length > 0) await addContent(c, { ...content, digests, ownerId })
  }
  await refreshGroupHolders(c)
  await refreshContentHealth(c)
}

async function addNodes(c: Catalog, states: RandomCatalogue['nodes']): Promise<number[]> {
  const ids: number[] = []
  for (const state of states) {
    const peerId = randomBytes(8).toString('hex')
    const rpcUrl = `http://${peerId}.test:5001`
    const { id } = await addNode(c, { name: peerId, rpcUrl, peerId, state: 'active' })
    await c.pool.query('UPDATE nodes SET state = $2 WHERE id = $1', [id, state])
    ids.push(id)
  }
  return ids
}

async function addContent(
  c: Catalog,
  input: RandomCatalogue['contents'][number] & { digests: Buffer[]; ownerId: string },
): Promise<void> {
  const { chunks, files, wanted, explicit, placed, digests, ownerId } = input
  const packed = Buffer.concat(chunks.map((i) => digests[i] as Buffer))
  const { rows } = await c.pool.query(
    `INSERT INTO contents (owner_id, state, size, root_digest, root_codec, chunk_count, wanted,
      wanted_explicit, lease, membership, committed_at, placed_at)
    VALUES ($1, 'sealed', 10, $2, 'dag-pb', $3, $4, $5, 'live', 1, now(), CASE WHEN $6 THEN now() END)
    RETURNING id`,
    [ownerId, digests[chunks[0] as number], chunks.length, wanted, explicit, placed],
  )
  await c.pool.query(
    `INSERT INTO content_segments (content_id, kind, seg, digests) VALUES ($1, 'leaf', 0, $2)`,
    [rows[0].id, packed],
  )
  for (let i = 0; i < files; i += 1) {
    await c.pool.query(
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size)
      VALUES ($1, '/', $2, $3, 'text/plain', 10)`,
      [ownerId, randomBytes(6).toString('hex'), rows[0].id],
    )
  }
}
