import type { BlockNode, Chunk, GetOptions } from '../block-node.ts'
import { ChunkCorrupt, ChunkMissing, NodeError, NodeUnreachable } from '../errors.ts'
import { createKuboNode } from '../kubo-node.ts'
import { createBudget } from './budget.ts'
import { createHedgeTokens } from './hedge-tokens.ts'
import { createMember, type Member } from './member.ts'
import type { NodeAccess, NodeLoad } from './node-load.ts'
import { type ChunkRead, readChunk } from './read-chunk.ts'

/**
 * One contact with a node on the data path. `ok` means that it answered, be it with an error of its
 * own (then `error` has the code); only an unreachable node is not ok.
 */
export type Sighting = { nodeId: number; ok: boolean; error?: string; latencyMs?: number }

/** A holder that turned out not to have a good copy. */
export type BadCopy = { nodeId: number; digest: Uint8Array; kind: 'missing' | 'corrupt' }

export type NodePoolOptions = {
  /** Of chunks on their way in this process; 128 MiB by default. A node's CARs get a quarter. */
  budgetBytes?: number
  /** Called for every CAR and read, so it must be cheap and must not throw. */
  onSighting?: (sighting: Sighting) => void
  onBadCopy?: (bad: BadCopy) => void
  createNode?: (access: NodeAccess) => BlockNode
}

export type ReadOptions = GetOptions & {
  /** Called for every holder that served or was too slow, with the milliseconds it took so far. */
  onAttempt?: ((nodeId: number, ms: number) => void) | undefined
}

export interface NodePool {
  /** Idempotent. Nodes that are gone are closed; a changed address closes and opens. */
  setMembers(nodes: readonly NodeAccess[]): void
  /** The bare port, for list, usage, ping and delete. Throws NodeUnreachable for a non-member. */
  node(id: number): BlockNode
  /**
   * Stores a chunk on a node, together with what others send there. Errors as BlockNode.put;
   * giving up one put does not disturb the others in the same CAR.
   */
  put(id: number, chunk: Chunk, options?: { signal?: AbortSignal | undefined }): Promise<void>
  /**
   * The verified chunk from the best of its holders. Throws AllHoldersFailed with each node's
   * reason, or the signal's reason.
   */
  get(ids: readonly number[], digest: Uint8Array, options?: ReadOptions): Promise<ChunkRead>
  /** Throws NodeUnreachable for a non-member. */
  load(id: number): NodeLoad
  /**
   * Takes bytes of the process's budget, before they are read from a client; the result gives them
   * back. First come, first served. Rejects with the signal's reason.
   */
  reserve(bytes: number, options?: { signal?: AbortSignal | undefined }): Promise<() => void>
  close(): Promise<void>
}

const DEFAULT_BUDGET_BYTES = 128 * 1_048_576

/** No node's CARs hold more of the budget than this, so one stuck node leaves room for the rest. */
const NODE_SHARE = 1 / 4

/** All the nodes as one: group commit on the way in, least loaded and hedged on the way out. */
export function createNodePool(options: NodePoolOptions = {}): NodePool {
  const budget = createBudget(options.budgetBytes ?? DEFAULT_BUDGET_BYTES)
  const shareBytes = Math.floor(budget.total * NODE_SHARE)
  const createNode = options.createNode ?? createKuboNode
  const tokens = createHedgeTokens()
  const members = new Map<number, Member>()

  const member = (id: number): Member => {
    const found = members.get(id)
    if (found === undefined) throw new NodeUnreachable(`node ${id} is not a member`)
    return found
  }
  const seen = (nodeId: number, latencyMs: number, error?: Error): void => {
    const ok = !(error instanceof NodeUnreachable)
    const code = error instanceof NodeError ? error.code : error?.name
    options.onSighting?.({ nodeId, ok, latencyMs, ...(code !== undefined && { error: code }) })
  }
  const judged = (nodeId: number, digest: Uint8Array, error: Error): void => {
    if (error instanceof ChunkMissing) options.onBadCopy?.({ nodeId, digest, kind: 'missing' })
    if (error instanceof ChunkCorrupt) options.onBadCopy?.({ nodeId, digest, kind: 'corrupt' })
  }
  const remove = (gone: Member): Promise<void> => {
    members.delete(gone.access.id)
    return gone.close()
  }

  return {
    setMembers(nodes) {
      const wanted = new Map(nodes.map((access) => [access.id, access]))
      for (const known of [...members.values()]) {
        if (!sameAccess(known.access, wanted.get(known.access.id))) void remove(known)
      }
      for (const access of wanted.values()) {
        if (members.has(access.id)) continue
        const node = createNode(access)
        members.set(access.id, createMember({ access, node, shareBytes, onContact: seen }))
      }
    },
    node: (id) => member(id).node,
    async put(id, chunk, o) {
      await member(id).lane.put(chunk, o?.signal)
    },
    async get(ids, digest, o) {
      const now = performance.now()
      const holders = [...new Set(ids)]
        .flatMap((id) => members.get(id) ?? [])
        .map((holder) => ({ holder, cost: holder.readCost(now) }))
        .sort((a, b) => a.cost - b.cost)
        .map(({ holder }) => {
          const { id } = holder.access
          const onFailure = (error: Error) => judged(id, digest, error)
          return holder.forRead({ onFailure, onTime: (ms) => o?.onAttempt?.(id, ms) })
        })
      return readChunk(holders, digest, tokens, o)
    },
    load: (id) => member(id).load(),
    reserve: (bytes, o) => budget.reserve(bytes, o),
    async close() {
      await Promise.all([...members.values()].map(remove))
    },
  }
}

function sameAccess(a: NodeAccess, b: NodeAccess | undefined): boolean {
  return (
    b !== undefined &&
    a.rpcUrl === b.rpcUrl &&
    a.gatewayUrl === b.gatewayUrl &&
    (a.credentials ?? null) === (b.credentials ?? null)
  )
}
