import { LIVE_STATES, type NodeState } from '@holdfast/placement'
import { sql } from 'kysely'
import type { LatencyRow } from '../nodes/client-latency.ts'
import type { Catalog } from '../open-catalog.ts'
import { FILES } from '../status-facts.ts'
import type { TrafficReport } from './gateway-traffic.ts'

/** What only grows, by who counts it; the difference of two looks is what happened in between. */
export type SampleFacts = {
  /** When it was looked, by Postgres's clock. */
  at: Date
  traffic: (TrafficReport & { processId: string })[]
  /** What clients of all processes waited for nodes. */
  latency: (LatencyRow & { processId: string })[]
  /** Bytes that plans under way, or just over, have moved. */
  moved: { planId: string; bytes: number }[]
  /** Nodes that are not lost, of these those that can be read, and bytes on all of them. */
  nodes: number
  nodesUp: number
  usedBytes: number
  freeBytes: number
}

const GONE: readonly NodeState[] = ['lost', 'drained']

/** What is sampled every ten seconds: rows of nodes, gateways and open plans only. */
export async function sampleFacts(c: Catalog): Promise<SampleFacts> {
  const [nodes, traffic, latency, moved] = await Promise.all([
    nodeFacts(c),
    c.db
      .selectFrom('gateway_traffic')
      .select(['process_id as processId', 'bytes_in as bytesIn', 'bytes_out as bytesOut'])
      .select(['requests', 'uptime'])
      .execute(),
    c.db
      .selectFrom('client_latency')
      .select(['process_id as processId', 'node_id as nodeId', 'sort', 'quiet', 'counts'])
      .execute(),
    movedByPlans(c),
  ])
  return { ...nodes, traffic, latency, moved }
}

type NodeFacts = Pick<SampleFacts, 'at' | 'nodes' | 'nodesUp' | 'usedBytes' | 'freeBytes'>

async function nodeFacts(c: Catalog): Promise<NodeFacts> {
  const { rows } = await sql<NodeFacts>`
    SELECT clock_timestamp() AS at, count(*) AS nodes,
      count(*) FILTER (WHERE state = ANY (${LIVE_STATES}::text[])) AS "nodesUp",
      coalesce(sum(used_bytes), 0)::bigint AS "usedBytes",
      coalesce(sum(greatest(capacity_bytes - used_bytes, 0))
        FILTER (WHERE state = ANY (${LIVE_STATES}::text[])), 0)::bigint AS "freeBytes"
    FROM nodes WHERE state <> ALL (${GONE}::text[])`.execute(c.db)
  return rows[0] as NodeFacts
}

async function movedByPlans(c: Catalog): Promise<SampleFacts['moved']> {
  const { rows } = await sql<SampleFacts['moved'][number]>`
    SELECT p.id AS "planId", coalesce(sum(s.moved_bytes), 0)::bigint AS bytes
    FROM plans p JOIN plan_steps s ON s.plan_id = p.id
    WHERE p.finished_at IS NULL OR p.finished_at > now() - interval '5 minutes'
    GROUP BY p.id`.execute(c.db)
  return rows
}

export type StockFacts = { files: number; fileBytes: number; chunks: number }

/** How much there is; reads the summary of groups, so it is asked less often. */
export async function stockFacts(c: Catalog): Promise<StockFacts> {
  const { rows } = await sql<StockFacts>`
    SELECT ${FILES} AS files,
      (SELECT coalesce(sum(used_bytes), 0)::bigint FROM users) AS "fileBytes",
      (SELECT coalesce(sum(chunks), 0)::bigint FROM group_holders
        WHERE wanted > 0 AND cardinality(holders) > 0) AS chunks`.execute(c.db)
  return rows[0] as StockFacts
}
