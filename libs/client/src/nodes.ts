import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { NodeLatency, Series, SeriesRange } from './series-types.ts'
import type {
  NewNode,
  NodeAddress,
  NodeChange,
  NodeInfo,
  NodeTest,
  Status,
} from './system-types.ts'
import type { Page } from './types.ts'
import type { NodeLeaving } from './upkeep-types.ts'

/** How the whole is, and the nodes. All of it for administrators. */
export const nodeCalls = (api: Requester) => ({
  status: () => api.json<Status>('/api/v1/status'),
  /** How everything was; null where nobody looked. */
  series: (range: SeriesRange = '1h') => api.json<Series>(`/api/v1/series${queryOf({ range })}`),
  /** How long clients waited for each node in the last hour. */
  nodeLatency: () => api.json<NodeLatency>('/api/v1/series/nodes'),
  nodes: () => api.json<Page<NodeInfo>>('/api/v1/nodes'),
  node: (id: number) => api.json<NodeInfo>(`/api/v1/nodes/${id}`),
  addNode: (node: NewNode) => api.write<NodeInfo>('POST', '/api/v1/nodes', node),
  editNode: (id: number, change: NodeChange) =>
    api.write<NodeInfo>('PATCH', `/api/v1/nodes/${id}`, change),
  /** Looks at an address that is not a node yet. What fails is in the answer, not an error. */
  testAddress: (address: NodeAddress) => api.write<NodeTest>('POST', '/api/v1/nodes/test', address),
  testNode: (id: number) => api.write<NodeTest>('POST', `/api/v1/nodes/${id}/test`),
  drainNode: (id: number) => api.write<NodeInfo>('POST', `/api/v1/nodes/${id}/drain`),
  /** What draining it would come to; nothing is begun. */
  planDrain: (id: number) =>
    api.write<NodeLeaving>('POST', `/api/v1/nodes/${id}/drain?dryRun=true`),
  resumeNode: (id: number) => api.write<NodeInfo>('POST', `/api/v1/nodes/${id}/resume`),
  /** Waits no longer for a node that is down: its copies are made on others now. */
  markNodeOut: (id: number) => api.write<NodeInfo>('POST', `/api/v1/nodes/${id}/out`),
  /** What that would come to; nothing is begun. */
  planNodeOut: (id: number) =>
    api.write<NodeLeaving>('POST', `/api/v1/nodes/${id}/out?dryRun=true`),
  /** What removing it would come to; nothing is begun. */
  planRemoval: (id: number) =>
    api.json<NodeLeaving>(`/api/v1/nodes/${id}?dryRun=true`, { method: 'DELETE' }),
  /** Drains it, and removes it as soon as nothing in use is left there; `resumeNode` keeps it after all. */
  removeNodeWhenDrained: (id: number) =>
    api.json<NodeInfo>(`/api/v1/nodes/${id}?whenDrained=true`, { method: 'DELETE' }),
  /** Throws ApiError LAST_COPIES while bytes are at stake and neither option says that is meant. */
  removeNode: async (id: number, options: { confirm?: 'last-copies'; lost?: boolean } = {}) => {
    await api.send(`/api/v1/nodes/${id}${queryOf(options)}`, { method: 'DELETE' })
  },
})
