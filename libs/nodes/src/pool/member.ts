import type { BlockNode } from '../block-node.ts'
import { ChunkMissing, NodeUnreachable } from '../errors.ts'
import { createErrorRate, createLatency } from './latency.ts'
import type { NodeAccess, NodeLoad } from './node-load.ts'
import { PutLane } from './put-lane.ts'
import type { Holder } from './read-chunk.ts'

/** A node in the pool, with what its traffic taught about it. */
export type Member = {
  access: NodeAccess
  node: BlockNode
  lane: PutLane
  load(): NodeLoad
  /** What one more read would cost, to compare holders by. */
  readCost(now: number): number
  /** As a holder for one read. */
  forRead(told: ReadTold): Holder
  close(): Promise<void>
}

export type ReadTold = {
  /** Why it did not serve. */
  onFailure(error: Error): void
  /** Milliseconds until it served, or was given up because it was too slow. */
  onTime(ms: number): void
}

export type MemberOptions = {
  access: NodeAccess
  node: BlockNode
  shareBytes: number
  onContact: (nodeId: number, ms: number, error?: Error) => void
}

/** A node that could not be reached is asked last for this long, unless it answers before. */
const SHUN_MS = 5_000

export function createMember({ access, node, shareBytes, onContact }: MemberOptions): Member {
  const latency = createLatency()
  const errors = createErrorRate()
  let reading = 0
  let shunnedUntil = 0

  const contact = (ms: number, error?: Error): void => {
    errors.add(error !== undefined && !(error instanceof ChunkMissing))
    if (!(error instanceof NodeUnreachable)) shunnedUntil = 0
    else shunnedUntil = performance.now() + SHUN_MS
    onContact(access.id, ms, error)
  }
  const lane = new PutLane({
    node,
    shareBytes,
    name: `node ${access.id}`,
    onCar: ({ ms, error }) => contact(ms, error),
  })

  return {
    access,
    node,
    lane,
    load: () => ({
      inFlightBytes: lane.inFlightBytes,
      waiting: lane.waiting,
      waitingBytes: lane.waitingBytes,
      limit: lane.limit,
      p95Ms: latency.p95(),
      putMs: lane.expectedMs,
      overdueMs: lane.overdueMs,
      errorRate: errors.value,
      busy: lane.inFlightBytes + lane.waitingBytes >= shareBytes,
    }),
    // Reads under way times the expected time of each: the queue in milliseconds. The small random
    // part spreads reads over nodes that are equally good.
    readCost(now) {
      const shunned = now < shunnedUntil ? 1e9 : 0
      return shunned + (reading + 1) * (latency.expected(now) + 0.5 + Math.random() * 0.1)
    },
    forRead: ({ onFailure, onTime }) => ({
      id: access.id,
      node,
      p95Ms: () => latency.p95(),
      begin() {
        reading += 1
        return (end) => {
          reading -= 1
          if (end.outcome === 'given-up') {
            // At least this slow; without it a stalled node would keep its good reputation.
            if (end.ms <= latency.expected(performance.now())) return
            latency.add(end.ms)
            onTime(end.ms)
            return
          }
          if (end.outcome === 'served') {
            latency.add(end.ms)
            onTime(end.ms)
          }
          contact(end.ms, end.outcome === 'failed' ? end.error : undefined)
          if (end.outcome === 'failed') onFailure(end.error)
        }
      },
    }),
    async close() {
      lane.close()
      await node.close()
    },
  }
}
