import type { NodeRow } from '@holdfast/catalog'
import { type NodePool, NodeUnreachable } from '@holdfast/nodes'
import { NODE_STATES } from '@holdfast/placement'
import { maskAddresses } from '@holdfast/process'
import { z } from 'zod'

export const nodeSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    rpcUrl: z.string(),
    gatewayUrl: z.string().nullable(),
    hasCredentials: z.boolean().meta({ description: 'They are kept sealed and never shown.' }),
    zone: z.string().nullable(),
    weight: z.number(),
    state: z.enum(NODE_STATES),
    since: z.iso.datetime(),
    reason: z.string().nullable(),
    version: z.string().nullable(),
    peerId: z.string(),
    capacity: z.number().meta({ description: 'Bytes; 0 = not known yet.' }),
    used: z.number(),
    free: z.number(),
    chunks: z.int().nullable().meta({ description: 'Blocks it said it has. Null: not asked yet.' }),
    latencyMs: z.number().nullable(),
    inFlight: z.number().meta({ description: 'Bytes on their way between this gateway and it.' }),
    lastSeen: z.iso.datetime().nullable(),
    leaving: z
      .object({ askedAt: z.iso.datetime(), askedBy: z.uuid().nullable() })
      .nullable()
      .meta({ description: 'It is removed once it is drained. Null: it stays.' }),
  })
  .meta({ id: 'Node' })

/** A node as administrators see it: without its credentials, also where they are in an address. */
export function nodeView(node: NodeRow, pool: Pick<NodePool, 'load'>): z.output<typeof nodeSchema> {
  return {
    id: node.id,
    name: node.name,
    rpcUrl: maskAddresses(node.rpcUrl),
    gatewayUrl: node.gatewayUrl === null ? null : maskAddresses(node.gatewayUrl),
    hasCredentials: node.credentials !== null,
    zone: node.zone,
    weight: node.weight,
    state: node.state,
    since: node.since.toISOString(),
    reason: node.reason,
    version: node.version,
    peerId: node.peerId,
    capacity: node.capacity,
    used: node.used,
    free: Math.max(0, node.capacity - node.used),
    chunks: node.blocks,
    latencyMs: node.latencyMs,
    inFlight: inFlightOf(pool, node.id),
    lastSeen: node.lastSeen?.toISOString() ?? null,
    leaving: leavingOf(node),
  }
}

/** A lost node is gone, whatever was asked before. */
const leavingOf = ({ state, leaveAskedAt, leaveAskedBy }: NodeRow) =>
  leaveAskedAt === null || state === 'lost'
    ? null
    : { askedAt: leaveAskedAt.toISOString(), askedBy: leaveAskedBy }

/** A node registered within the last second is in the catalogue and not yet in the pool. */
function inFlightOf(pool: Pick<NodePool, 'load'>, id: number): number {
  try {
    return pool.load(id).inFlightBytes
  } catch (error) {
    if (error instanceof NodeUnreachable) return 0
    throw error
  }
}
