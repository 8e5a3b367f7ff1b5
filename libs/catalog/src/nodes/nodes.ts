import { type Selectable, sql } from 'kysely'
import { PeerTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { audit } from '../people/audit.ts'
import type { NodeState, NodesTable } from '../schema.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'
import { raiseGenerations } from './membership.ts'

export type NodeRow = {
  id: number
  name: string
  rpcUrl: string
  gatewayUrl: string | null
  /** As stored: encrypted by whoever wrote them. */
  credentials: string | null
  peerId: string
  zone: string | null
  weight: number
  state: NodeState
  /** When it came into this state, and why. */
  since: Date
  reason: string | null
  version: string | null
  /** Bytes; 0 = not known yet. */
  capacity: number
  used: number
  blocks: number | null
  latencyMs: number | null
  lastSeen: Date | null
  addedAt: Date
  /** Since when it is to be removed once it is drained, and who asked; null: it stays. */
  leaveAskedAt: Date | null
  leaveAskedBy: string | null
}

/** All nodes by id. Lost ones only on request: their ids stay for ever, as history. */
export async function listNodes(
  c: CatalogOrTrx,
  { withLost = false }: { withLost?: boolean } = {},
): Promise<NodeRow[]> {
  let query = dbOf(c).selectFrom('nodes').selectAll().orderBy('id')
  if (!withLost) query = query.where('state', '!=', 'lost')
  return (await query.execute()).map(toNode)
}

export async function findNode(c: CatalogOrTrx, id: number): Promise<NodeRow | undefined> {
  const row = await dbOf(c).selectFrom('nodes').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toNode(row)
}

/** What a node pool needs to reach every node that is not lost. */
export async function nodeAccess(
  c: CatalogOrTrx,
): Promise<
  { id: number; rpcUrl: string; gatewayUrl: string | null; credentials: string | null }[]
> {
  return dbOf(c)
    .selectFrom('nodes')
    .select(['id', 'rpc_url as rpcUrl', 'gateway_url as gatewayUrl', 'credentials'])
    .where('state', '!=', 'lost')
    .orderBy('id')
    .execute()
}

export type NewNode = {
  name: string
  rpcUrl: string
  gatewayUrl?: string | null
  credentials?: string | null
  peerId: string
  zone?: string | null
  weight?: number
  /** `active` for a node that was prepared (canary, marks) already; default `joining`. */
  state?: 'joining' | 'active'
  actorId?: string | null
}

/**
 * Registers a repository under an id that was never used before. Throws `PeerTaken` when its peer id
 * or its address belongs to a node that is not lost.
 */
export async function addNode(c: Catalog, node: NewNode): Promise<NodeRow> {
  try {
    return await inTransaction(c, async (trx) => {
      const row = await trx
        .insertInto('nodes')
        .values({
          name: node.name,
          rpc_url: node.rpcUrl,
          gateway_url: node.gatewayUrl ?? null,
          gateway_chosen: isChosen(node.gatewayUrl ?? undefined, node.actorId),
          credentials: node.credentials ?? null,
          peer_id: node.peerId,
          zone: node.zone ?? null,
          weight: node.weight ?? 1,
          state: node.state ?? 'joining',
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await raiseGenerations(trx, { members: row.state === 'active' })
      const { name, rpcUrl, peerId } = node
      await audit(trx, {
        actorId: node.actorId ?? null,
        action: 'node.added',
        subject: String(row.id),
        detail: { name, rpcUrl, peerId, state: row.state },
      })
      return toNode(row)
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new PeerTaken(node.peerId, await holderOf(c, node))
    throw error
  }
}

async function holderOf(c: Catalog, node: NewNode): Promise<number | null> {
  const row = await c.db
    .selectFrom('nodes')
    .select('id')
    .where('state', '!=', 'lost')
    .where((eb) => eb.or([eb('peer_id', '=', node.peerId), eb('rpc_url', '=', node.rpcUrl)]))
    .executeTakeFirst()
  return row?.id ?? null
}

export type NodeFacts = {
  nodeId: number
  /** Bytes. */
  used?: number
  capacity?: number
  blocks?: number
  version?: string
  latencyMs?: number
  /** True: it answered just now; the time is Postgres's. */
  seen?: boolean
}

/** What a node said about itself. Facts that are absent stay as they were. */
export async function updateNodeFacts(c: Catalog, facts: NodeFacts): Promise<void> {
  await c.db
    .updateTable('nodes')
    .set({
      used_bytes: sql`coalesce(${facts.used ?? null}::bigint, used_bytes)`,
      capacity_bytes: sql`coalesce(${facts.capacity ?? null}::bigint, capacity_bytes)`,
      blocks: sql`coalesce(${facts.blocks ?? null}::bigint, blocks)`,
      version: sql`coalesce(${facts.version ?? null}::text, version)`,
      latency_ms: sql`coalesce(${facts.latencyMs ?? null}::float8, latency_ms)`,
      last_seen: facts.seen ? sql`now()` : sql`last_seen`,
    })
    .where('id', '=', facts.nodeId)
    .execute()
}

/**
 * A node moved to another address, zone or weight, its repository the same. Zone and weight change
 * the placement of everybody, so they raise the membership generation. Throws `PeerTaken`.
 */
export async function updateNode(
  c: Catalog,
  change: {
    nodeId: number
    name?: string
    rpcUrl?: string
    gatewayUrl?: string | null
    credentials?: string | null
    zone?: string | null
    weight?: number
    actorId?: string | null
  },
): Promise<boolean> {
  const { nodeId, actorId = null, ...rest } = change
  const set = {
    ...(rest.name === undefined ? {} : { name: rest.name }),
    ...(rest.rpcUrl === undefined ? {} : { rpc_url: rest.rpcUrl }),
    ...(rest.gatewayUrl === undefined ? {} : { gateway_url: rest.gatewayUrl }),
    ...(isChosen(rest.gatewayUrl, actorId) ? { gateway_chosen: true } : {}),
    ...(rest.credentials === undefined ? {} : { credentials: rest.credentials }),
    ...(rest.zone === undefined ? {} : { zone: rest.zone }),
    ...(rest.weight === undefined ? {} : { weight: rest.weight }),
  }
  if (Object.keys(set).length === 0) return (await findNode(c, nodeId)) !== undefined
  try {
    return await inTransaction(c, async (trx) => {
      const result = await trx
        .updateTable('nodes')
        .set(set)
        .where('id', '=', nodeId)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) return false
      if ('zone' in set || 'weight' in set) await raiseGenerations(trx, { members: true })
      const { credentials, ...shown } = rest
      const detail = { ...shown, ...(credentials === undefined ? {} : { credentials: 'changed' }) }
      await audit(trx, { actorId, action: 'node.changed', subject: String(nodeId), detail })
      return true
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new PeerTaken(rest.rpcUrl ?? '', null)
    throw error
  }
}

/** What an administrator said of the gateway goes before what the configuration names. */
const isChosen = (gatewayUrl: string | null | undefined, actorId: string | null | undefined) =>
  gatewayUrl !== undefined && actorId !== undefined && actorId !== null

function toNode(row: Selectable<NodesTable>): NodeRow {
  return {
    id: row.id,
    name: row.name,
    rpcUrl: row.rpc_url,
    gatewayUrl: row.gateway_url,
    credentials: row.credentials,
    peerId: row.peer_id,
    zone: row.zone,
    weight: row.weight,
    state: row.state,
    since: row.since,
    reason: row.reason,
    version: row.version,
    capacity: row.capacity_bytes ?? 0,
    used: row.used_bytes ?? 0,
    blocks: row.blocks,
    latencyMs: row.latency_ms,
    lastSeen: row.last_seen,
    addedAt: row.added_at,
    leaveAskedAt: row.leave_asked_at,
    leaveAskedBy: row.leave_asked_by,
  }
}
