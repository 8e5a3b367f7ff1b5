import { createHash } from 'node:crypto'
import type { FileInfo } from '@holdfast/client'
import type { Journal } from './journal.ts'
import { countBlocks, listBlocks, readBlock } from './node-blocks.ts'
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
  for (const { path, id, sha256 } of [...journal.files.values()]) {
    try {
      if ((await sha256Of(await client.download(id))) !== sha256) {
        wrong.push(`I1: ${path} has other bytes`)
      }
    } catch (error) {
      wrong.push(`I1: ${path} cannot be read: ${error}`)
    }
  }
  return wrong
}

/** The SHA-256 of a download, in hex. Throws when it is cut short. */
export const sha256Of = async ({ body }: Response): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of body ?? []) hash.update(piece)
  return hash.digest('hex')
}

type ChunkRow = {
  digest: Buffer
  refs: number
  holders: number[]
  /** Some node that is no holder may have it as well: a put there was never answered. */
  stray: boolean
}

const chunkRows = ({ query }: System) =>
  query<ChunkRow>('SELECT digest, refs, holders, stray FROM chunks')

/** I2: each running node's block list is what the catalogue says, apart from marks. */
export const strayBlocks = async (
  system: System,
  { unrecordedCopies = false }: Pick<InvariantOptions, 'unrecordedCopies'> = {},
): Promise<Violations> => {
  const wrong: Violations = []
  // Nodes first: what is stored in between is then known to the catalogue, and not the reverse.
  const nodes = await runningNodes(system)
  const lists = await Promise.all(nodes.map(({ url }) => listBlocks(url)))
  const chunks = await chunkRows(system)
  for (const [at, { id, url, gatewayUrl }] of nodes.entries()) {
    const there = lists[at] as Set<string>
    const held = chunks.filter(({ holders }) => holders.includes(id))
    const said = new Set(held.map(({ digest }) => digest.toString('hex')))
    for (const digest of said) {
      if (!there.has(digest)) wrong.push(`I2: node ${id} misses ${short(digest)}`)
    }
    for (const digest of there) {
      if (said.has(digest) || (await isMark(gatewayUrl, digest))) continue
      const known = chunks.find((chunk) => chunk.digest.toString('hex') === digest)
      if (known?.stray || (unrecordedCopies && known !== undefined && known.refs > 0)) continue
      const about = known ? `says ${known.holders.join(' and ')}` : 'does not know the chunk'
      wrong.push(`I2: node ${id} has ${short(digest)}, and the catalogue ${about}`)
    }
    const counted = await countBlocks(url)
    if (counted !== there.size) wrong.push(`I4: node ${id} counts ${counted}, lists ${there.size}`)
  }
  return wrong
}

/** Canary, owner and generation marks say what they are in plain text. */
const isMark = async (gatewayUrl: string, digest: string): Promise<boolean> => {
  const bytes = await readBlock(gatewayUrl, Buffer.from(digest, 'hex'))
  return (
    bytes !== undefined && /^holdfast (canary|owner|generation)\n/.test(bytes.toString('latin1'))
  )
}

/** I3: every chunk in use has exactly R copies on running nodes, each with the right bytes. */
export const wrongCopies = async (system: System, copies: number): Promise<Violations> => {
  const wrong: Violations = []
  const nodes = new Map((await runningNodes(system)).map((node) => [node.id, node]))
  for (const { digest, refs, holders } of await chunkRows(system)) {
    if (refs === 0) continue
    const name = short(digest.toString('hex'))
    const running = holders.flatMap((id) => nodes.get(id) ?? [])
    if (new Set(running).size !== copies) wrong.push(`I3: ${name} has ${running.length} copies`)
    const blocks = await Promise.all(
      running.map(async ({ id, gatewayUrl }) => ({
        id,
        bytes: await readBlock(gatewayUrl, digest),
      })),
    )
    for (const { id, bytes } of blocks) {
      const actual = bytes && createHash('sha256').update(bytes).digest()
      if (actual === undefined) wrong.push(`I3: ${name} is not on node ${id}`)
      else if (!actual.equals(digest)) wrong.push(`I3: ${name} is corrupt on node ${id}`)
    }
  }
  return wrong
}

/** I4: references, quotas and what files use equal a recount from scratch. */
export const wrongCounts = async ({ query }: System): Promise<Violations> => {
  const refs = await query<{ digest: Buffer; said: number; counted: string }>(`
    WITH counted AS (
      SELECT substring(digests FROM i * 32 + 1 FOR 32) AS digest, count(*) AS n
      FROM content_segments, generate_series(0, length(digests) / 32 - 1) AS i GROUP BY 1
    )
    SELECT coalesce(c.digest, k.digest) AS digest, c.refs AS said, coalesce(k.n, 0) AS counted
    FROM chunks c FULL JOIN counted k ON k.digest = c.digest
    WHERE coalesce(c.refs, 0) <> coalesce(k.n, 0)`)
  const quotas = await query<{ email: string; used: string; counted: string; held: string }>(`
    SELECT u.email, u.used_bytes AS used, coalesce(sum(f.size), 0) AS counted,
      u.reserved_bytes AS held
    FROM users u LEFT JOIN (
      SELECT owner_id, size, 1 AS files FROM files
      UNION ALL
      SELECT f.owner_id, v.size, 0 FROM file_versions v JOIN files f ON f.id = v.file_id
      UNION ALL
      SELECT c.owner_id, t.size, 0 FROM content_thumbnails t JOIN contents c ON c.id = t.content_id
    ) AS f ON f.owner_id = u.id
    GROUP BY u.id HAVING u.used_bytes <> coalesce(sum(f.size), 0) OR u.reserved_bytes <> 0
      OR u.used_files <> coalesce(sum(f.files), 0) OR u.reserved_files <> 0`)
  // Every content at rest is what a file is or was, or shows such a one, and none of those is gone.
  const unused = await query<{ id: string }>(`
    SELECT id FROM contents c WHERE state IN ('committed', 'sealed')
      AND NOT EXISTS (SELECT FROM files f WHERE f.content_id = c.id)
      AND NOT EXISTS (SELECT FROM file_versions v WHERE v.content_id = c.id)
      AND NOT EXISTS (SELECT FROM content_thumbnails t WHERE t.thumbnail_id = c.id)`)
  const gone = await query<{ id: string }>(`
    SELECT id FROM contents c WHERE state IN ('open', 'released')
      AND (EXISTS (SELECT FROM files f WHERE f.content_id = c.id)
        OR EXISTS (SELECT FROM file_versions v WHERE v.content_id = c.id)
        OR EXISTS (SELECT FROM content_thumbnails t WHERE c.id IN (t.content_id, t.thumbnail_id)))`)
  return [
    ...unused.map(({ id }) => `I4: content ${id} belongs to no file`),
    ...gone.map(({ id }) => `I4: content ${id} of a file is not there`),
    ...refs.map(
      ({ digest, said, counted }) =>
        `I4: ${short(digest.toString('hex'))} says ${said} references, counted ${counted}`,
    ),
    ...quotas.map(
      ({ email, used, counted, held }) =>
        `I4: ${email} uses ${used}, counted ${counted}, and ${held} are reserved`,
    ),
  ]
}

/** Part of I2 and I4: nothing is left of uploads that were given up, nor of deleted files. */
export const leftovers = async (system: System): Promise<Violations> => {
  const running = (await runningNodes(system)).map(({ id }) => id)
  const open = await system.query<{ id: string; state: string }>(
    `SELECT id, state FROM contents WHERE state IN ('open', 'released')`,
  )
  // What lies on a node that is away cannot go before it is back.
  const unused = await system.query<{ digest: Buffer }>(
    `SELECT digest FROM chunks c WHERE refs = 0 AND holders <@ $1::smallint[]
      AND NOT EXISTS (SELECT FROM chunk_issues i WHERE i.digest = c.digest AND node_id <> ALL ($1))`,
    [running],
  )
  return [
    ...open.map(({ id, state }) => `I4: content ${id} is still ${state}`),
    ...unused.map(({ digest }) => `I2: ${short(digest.toString('hex'))} is used by nobody`),
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
  for (const file of await allFiles(system)) {
    const path = `${file.folder === '/' ? '' : file.folder}/${file.name}`
    if (journal.files.has(path)) continue
    const whole = journal.unknown.get(path)
    if (whole === undefined) wrong.push(`I5: ${path} is visible but was never acknowledged`)
    else if ((await sha256Of(await system.client.download(file.id))) !== whole) {
      wrong.push(`I5: ${path} was not acknowledged and is visible in part`)
    }
  }
  return wrong
}

const allFiles = async ({ client }: System): Promise<FileInfo[]> => {
  const files: FileInfo[] = []
  let cursor: string | undefined
  do {
    const page = await client.files({
      folder: '/',
      recursive: true,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    })
    files.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return files
}

export type InvariantOptions = {
  /** R. */
  copies?: number
  /** Until the system is quiet. */
  limitMs?: number
  /**
   * Lets nodes have chunks in use that the catalogue does not know to be there. A worker that is
   * killed between a put and its record leaves such a copy; only an inventory finds it.
   */
  unrecordedCopies?: boolean
}

/**
 * Waits until the system is quiet and I1 to I5 hold; throws with what is still wrong, and then prints the
 * journal: with the seed, which is printed at the start, it says what to do again.
 */
export const expectInvariants = async (
  system: System,
  journal: Journal,
  options: InvariantOptions = {},
): Promise<void> => {
  try {
    await holdInvariants(system, journal, options)
  } catch (error) {
    console.error(['The journal:', ...journal.story].join('\n'))
    throw error
  }
}

/** A plan that moves a share of all copies, beside everything else. */
const MOVING_LIMIT_MS = 300_000

/** One that somebody paused is at rest. */
const openPlans = async ({ query }: System): Promise<Violations> => {
  const plans = await query<{ id: string; kind: string }>(
    `SELECT id, kind FROM plans WHERE state = 'running'`,
  )
  return plans.map(({ id, kind }) => `copies are being moved by ${kind} ${id}`)
}

const holdInvariants = async (
  system: System,
  journal: Journal,
  { copies = 3, limitMs = 150_000, ...options }: InvariantOptions,
): Promise<void> => {
  let wrong: Violations = []
  // Copies on their way elsewhere are no fault, and a look at everything takes longer than one of them.
  const atRest = async () => (await openPlans(system)).length === 0
  await until('no copies are being moved', atRest, { limitMs: MOVING_LIMIT_MS, everyMs: 500 })
  const holds = async () => {
    wrong = await openPlans(system)
    if (wrong.length > 0) return false
    wrong = [...(await wrongCounts(system)), ...(await leftovers(system))]
    // The dear ones only when the cheap ones hold: they ask every node for every block.
    if (wrong.length > 0) return false
    wrong = [...(await strayBlocks(system, options)), ...(await wrongCopies(system, copies))]
    return wrong.length === 0
  }
  await until('I2 to I4 hold', holds, { limitMs, everyMs: 500 }).catch(async (error) => {
    const known = await whatIsKnown(system).catch((failure) => [`nothing is known: ${failure}`])
    throw new Error([error.message, ...wrong.slice(0, 20), ...known].join('\n'))
  })
  wrong = [...(await unreadableFiles(system, journal)), ...(await improperAnswers(system, journal))]
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'))
}

/** What the catalogue itself says is wrong or to be done, for whoever looks into a failure. */
const whatIsKnown = async ({ client, query }: System): Promise<string[]> => {
  const { items } = await client.nodes()
  const issues = await query(
    `SELECT left(encode(digest, 'hex'), 12) AS chunk, chunk_group(digest) AS grp, node_id AS node, kind,
      now() - since AS age, calls, now() - called_at AS called, now() - answered_at AS answered
      FROM chunk_issues LIMIT 20`,
  )
  const work = await query(
    `SELECT grp, class, wanted_gen AS wanted, done_gen AS done, not_before - now() AS due_in,
      now() - updated_at AS idle FROM group_work ORDER BY updated_at DESC LIMIT 20`,
  )
  return [
    `nodes: ${items.map(({ id, state, reason }) => `${id} ${state} (${reason})`).join(', ')}`,
    ...issues.map((row) => `issue: ${JSON.stringify(row)}`),
    ...work.map((row) => `work: ${JSON.stringify(row)}`),
  ]
}

const short = (digest: string): string => digest.slice(0, 12)

const runningNodes = async ({ client, nodes }: System) => {
  const { items } = await client.nodes()
  return items.flatMap(({ id, rpcUrl, state }) => {
    const node = nodes.find(({ known }) => known.rpcUrl === rpcUrl)
    if (state === 'lost' || !node?.process.running) return []
    return [{ id, url: node.rpcUrl, gatewayUrl: node.gatewayUrl }]
  })
}
