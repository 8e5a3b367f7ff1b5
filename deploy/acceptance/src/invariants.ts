import { createHash } from 'node:crypto'
import type { Journal } from './journal.ts'
import { listBlocks, readBlock } from './node-blocks.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

/** What was wrong, one sentence each; empty when everything holds. */
export type Violations = string[]

/** I1: every acknowledged file downloads byte-identical. */
export const unreadableFiles = async (
  { client }: System,
  journal: Journal,
): Promise<Violations> => {
  const wrong: Violations = []
  for (const { path, id, sha256 } of journal.files.values()) {
    const hash = createHash('sha256')
    try {
      const { body } = await client.download(id)
      for await (const piece of body ?? []) hash.update(piece)
      if (hash.digest('hex') !== sha256) wrong.push(`I1: ${path} has other bytes`)
    } catch (error) {
      wrong.push(`I1: ${path} cannot be read: ${error}`)
    }
  }
  return wrong
}

type ChunkRow = { digest: Buffer; refs: number; holders: number[]; wanted: number }

/** I2: each node's block list is what the catalogue says, apart from the marks it had at the start. */
export const strayBlocks = async (system: System, marks: Marks): Promise<Violations> => {
  const wrong: Violations = []
  const chunks = await system.query<ChunkRow>('SELECT digest, refs, holders, wanted FROM chunks')
  for (const { id, url } of await nodesById(system)) {
    const there = await listBlocks(url)
    const said = new Set(
      chunks
        .filter(({ holders }) => holders.includes(id))
        .map(({ digest }) => digest.toString('hex')),
    )
    for (const digest of said) {
      if (!there.has(digest)) wrong.push(`I2: node ${id} misses ${digest.slice(0, 12)}`)
    }
    const extra = [...there].filter((digest) => !said.has(digest) && !marks.has(digest))
    if (extra.length > 0) wrong.push(`I2: node ${id} has ${extra.length} blocks nobody knows of`)
  }
  return wrong
}

/** I3: every chunk in use has exactly R copies on distinct nodes, each with the right bytes. */
export const wrongCopies = async (system: System, copies: number): Promise<Violations> => {
  const wrong: Violations = []
  const urls = new Map((await nodesById(system)).map(({ id, gatewayUrl }) => [id, gatewayUrl]))
  const chunks = await system.query<ChunkRow>(
    'SELECT digest, refs, holders, wanted FROM chunks WHERE refs > 0',
  )
  for (const { digest, holders } of chunks) {
    const name = digest.toString('hex').slice(0, 12)
    const distinct = new Set(holders)
    if (distinct.size !== copies) wrong.push(`I3: ${name} has ${distinct.size} copies`)
    for (const id of distinct) {
      const bytes = await readBlock(urls.get(id) ?? '', digest)
      const actual = bytes && createHash('sha256').update(bytes).digest()
      if (actual === undefined) wrong.push(`I3: ${name} is not on node ${id}`)
      else if (!actual.equals(digest)) wrong.push(`I3: ${name} is corrupt on node ${id}`)
    }
  }
  return wrong
}

/** I4: references and quotas equal a recount from scratch. */
export const wrongCounts = async (system: System): Promise<Violations> => {
  const refs = await system.query<{ digest: Buffer; said: number; counted: string }>(`
    WITH counted AS (
      SELECT substring(digests FROM i * 32 + 1 FOR 32) AS digest, count(*) AS n
      FROM content_segments, generate_series(0, length(digests) / 32 - 1) AS i GROUP BY 1
    )
    SELECT coalesce(c.digest, k.digest) AS digest, c.refs AS said, coalesce(k.n, 0) AS counted
    FROM chunks c FULL JOIN counted k ON k.digest = c.digest
    WHERE coalesce(c.refs, 0) <> coalesce(k.n, 0)`)
  const quotas = await system.query<{ email: string; used: string; counted: string }>(`
    SELECT u.email, u.used_bytes AS used, coalesce(sum(f.size), 0) AS counted
    FROM users u LEFT JOIN files f ON f.owner_id = u.id
    GROUP BY u.id HAVING u.used_bytes <> coalesce(sum(f.size), 0) OR max(u.reserved_bytes) <> 0`)
  return [
    ...refs.map(
      ({ digest, said, counted }) =>
        `I4: ${digest.toString('hex').slice(0, 12)} says ${said} references, counted ${counted}`,
    ),
    ...quotas.map(({ email, used, counted }) => `I4: ${email} uses ${used}, counted ${counted}`),
  ]
}

const ANSWER_LIMIT_MS = 30_000

/** I5: failures were answered properly and in time, and nothing that failed is visible. */
export const improperAnswers = async (system: System, journal: Journal): Promise<Violations> => {
  const wrong: Violations = []
  for (const { path, ms, code, status, requestId } of journal.failures) {
    if (ms > ANSWER_LIMIT_MS) wrong.push(`I5: ${path} was answered after ${Math.round(ms)} ms`)
    if (code === undefined) continue // the connection broke: there was no answer to judge
    if (requestId === undefined) wrong.push(`I5: ${path} failed with ${status} and no request id`)
    if (code.startsWith('HTTP_'))
      wrong.push(`I5: ${path} failed with ${status} and no problem+json`)
  }
  const visible = await allPaths(system)
  for (const path of visible) {
    if (!journal.files.has(path) && !journal.unknown.has(path)) {
      wrong.push(`I5: ${path} is visible but was never acknowledged`)
    }
  }
  return wrong
}

const allPaths = async ({ client }: System): Promise<string[]> => {
  const paths: string[] = []
  let cursor: string | undefined
  do {
    const page = await client.files({
      folder: '/',
      recursive: true,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    })
    paths.push(...page.items.map(({ folder, name }) => `${folder === '/' ? '' : folder}/${name}`))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return paths
}

export type Marks = ReadonlySet<string>

/** The blocks that nodes carry before anything is stored: canary, owner and generation marks. */
export const marksOf = async (system: System): Promise<Marks> => {
  const lists = await Promise.all(system.nodes.map(({ rpcUrl }) => listBlocks(rpcUrl)))
  return new Set(lists.flatMap((list) => [...list]))
}

/** Waits until the system is quiet and I1 to I5 hold; throws with what is still wrong. */
export const expectInvariants = async (
  system: System,
  journal: Journal,
  { marks, copies = 3, limitMs = 90_000 }: { marks: Marks; copies?: number; limitMs?: number },
): Promise<void> => {
  let wrong: Violations = []
  const holds = async () => {
    wrong = [
      ...(await wrongCounts(system)),
      ...(await strayBlocks(system, marks)),
      ...(await wrongCopies(system, copies)),
    ]
    return wrong.length === 0
  }
  await until('I2 to I4 hold', holds, { limitMs, everyMs: 500 }).catch((error) => {
    throw new Error(`${error.message}\n${wrong.slice(0, 20).join('\n')}`)
  })
  wrong = [...(await unreadableFiles(system, journal)), ...(await improperAnswers(system, journal))]
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'))
}

const nodesById = async ({ client, nodes }: System) => {
  const { items } = await client.nodes()
  return items.flatMap(({ id, rpcUrl }) => {
    const node = nodes.find((candidate) => candidate.rpcUrl === rpcUrl)
    return node?.process.running ? [{ id, url: node.rpcUrl, gatewayUrl: node.gatewayUrl }] : []
  })
}
