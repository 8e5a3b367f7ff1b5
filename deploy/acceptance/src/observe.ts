import { listBlocks } from './node-blocks.ts'
import type { RunningProcess } from './process.ts'
import type { System } from './system.ts'
import type { TestNode } from './test-node.ts'
import { until } from './until.ts'

const MIB = 1_048_576

/** Waits until Holdfast says that a node is in this state. */
export const untilState = (system: System, node: TestNode, ...states: string[]): Promise<unknown> =>
  until(`${node.name} is ${states.join(' or ')}`, async () =>
    states.includes((await system.nodeInfo(node))?.state ?? 'unknown'),
  )

/** The nodes that hold a file's chunk of this index. */
export const holdersOf = async (system: System, id: string, index = 0): Promise<TestNode[]> => {
  const { items } = await system.client.nodes()
  for await (const chunk of system.client.chunks(id)) {
    if (chunk.index !== index) continue
    const urls = chunk.copies.map(({ nodeId }) => items.find((node) => node.id === nodeId)?.rpcUrl)
    return system.nodes.filter(({ known }) => urls.includes(known.rpcUrl))
  }
  throw new Error(`the file has no chunk ${index}`)
}

/** Copies the catalogue knows of, wherever they are. */
export const countCopies = async ({ query }: System): Promise<number> => {
  const [row] = await query<{ copies: string }>(
    'SELECT coalesce(sum(cardinality(holders)), 0) AS copies FROM chunks WHERE refs > 0',
  )
  return Number(row?.copies)
}

/** Waits until copies were made beyond those of now: the middle of a repair, or of placing. */
export const untilCopying = async (system: System, before: number): Promise<void> => {
  await until('copies are being made', async () => (await countCopies(system)) > before, {
    everyMs: 5,
  })
}

/** The digests of a file's leaves, in order, without repetitions removed. */
export const leavesOf = async ({ query }: System, fileId: string): Promise<Buffer[]> => {
  const rows = await query<{ digests: Buffer }>(
    `SELECT s.digests FROM content_segments s JOIN files f USING (content_id)
      WHERE f.id = $1 AND s.kind = 'leaf' ORDER BY s.seg`,
    [fileId],
  )
  const all = Buffer.concat(rows.map(({ digests }) => digests))
  return Array.from({ length: all.length / 32 }, (_, at) => all.subarray(at * 32, at * 32 + 32))
}

/** Services that ended although nobody killed them. */
export const endedServices = ({ services }: System): string[] =>
  [...services].filter(([, { running }]) => !running).map(([name]) => name)

export const mib = (count: number): number => count * MIB

/** The one of these monitors that leads, by the lease itself; undefined while nobody does. */
export const leadingMonitor = async (
  { query }: Pick<System, 'query'>,
  monitors: readonly RunningProcess[],
): Promise<RunningProcess | undefined> => {
  const [lease] = await query<{ holder: string }>(
    `SELECT holder FROM leader_lease
      WHERE name = 'health-monitor' AND expires_at > clock_timestamp()`,
  )
  if (lease === undefined) return undefined
  // Every line of a monitor carries its name, when it logs what it does (LOG_LEVEL=info).
  return monitors.find(
    ({ running, lines }) => running && lines.some((line) => line.includes(lease.holder)),
  )
}

/** Asks for an inventory of every node: what workers that were killed left unrecorded is found then. */
export const takeInventories = async ({ client }: Pick<System, 'client'>): Promise<void> => {
  for (const { id, state } of (await client.nodes()).items) {
    if (state === 'active' || state === 'readonly') await client.takeInventory(id)
  }
}

/** Hex digests of chunks in use that a node's own list names. */
export const wantedOn = async (
  { query }: Pick<System, 'query'>,
  { rpcUrl }: Pick<TestNode, 'rpcUrl'>,
): Promise<string[]> => {
  const listed = await listBlocks(rpcUrl)
  const rows = await query<{ digest: Buffer }>('SELECT digest FROM chunks WHERE refs > 0')
  return rows.map(({ digest }) => digest.toString('hex')).filter((digest) => listed.has(digest))
}

/** Waits until every chunk in use has three copies. Sums lag behind; this counts the chunks themselves. */
export const untilPlaced = ({ query }: Pick<System, 'query'>) =>
  until('every chunk has three copies', async () => {
    const short = await query('SELECT FROM chunks WHERE refs > 0 AND cardinality(holders) < 3')
    return short.length === 0
  })
