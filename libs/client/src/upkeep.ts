import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Page } from './types.ts'
import type {
  HealthCheck,
  HealthCheckOptions,
  Inventory,
  NodeUpkeep,
  Rebalance,
  Schedule,
  ScheduleChange,
  Scrub,
} from './upkeep-types.ts'

type PageQuery = { cursor?: string; limit?: number }

/** Health checks, moves, scrubs and when they run. All of it for administrators. */
export const upkeepCalls = (api: Requester) => {
  const healthChecks = (page: PageQuery = {}) =>
    api.json<Page<HealthCheck>>(`/api/v1/health-checks${queryOf(page)}`)
  const rebalances = (page: PageQuery & { kind?: Rebalance['kind'] } = {}) =>
    api.json<Page<Rebalance>>(`/api/v1/rebalances${queryOf(page)}`)
  const steer = (verb: 'pause' | 'resume' | 'cancel') => (id: string) =>
    api.write<Rebalance>('POST', `/api/v1/rebalances/${id}/${verb}`)
  return {
    /** Answers at once; `healthCheck` tells how far it is. */
    startHealthCheck: (options: HealthCheckOptions) =>
      api.write<HealthCheck>('POST', '/api/v1/health-checks', options),
    healthCheck: (id: string) => api.json<HealthCheck>(`/api/v1/health-checks/${id}`),
    healthChecks,
    eachHealthCheck: () => everyItem((cursor) => healthChecks(from(cursor))),
    schedules: () => api.json<Page<Schedule>>('/api/v1/schedules'),
    schedule: (name: string) => api.json<Schedule>(`/api/v1/schedules/${name}`),
    setSchedule: (name: string, change: ScheduleChange) =>
      api.write<Schedule>('PUT', `/api/v1/schedules/${name}`, change),

    /** With `dryRun` the plan and nothing else; with `keep` too, it can be applied by its id. */
    startRebalance: (options: { dryRun: boolean; keep?: boolean }) =>
      api.write<Rebalance>('POST', '/api/v1/rebalances', options),
    /** Begins with a plan that was kept; it moves no more than it showed. */
    applyRebalance: (id: string) => api.write<Rebalance>('POST', `/api/v1/rebalances/${id}/apply`),
    rebalance: (id: string) => api.json<Rebalance>(`/api/v1/rebalances/${id}`),
    /** Newest first; with `kind: 'drain'` the drains of nodes. */
    rebalances,
    eachRebalance: (kind: Rebalance['kind'] = 'rebalance') =>
      everyItem((cursor) => rebalances({ ...from(cursor), kind })),
    pauseRebalance: steer('pause'),
    resumeRebalance: steer('resume'),
    cancelRebalance: steer('cancel'),

    startScrub: (nodeId: number) => api.write<Scrub>('POST', `/api/v1/nodes/${nodeId}/scrub`),
    /** Every node that was or is read, with what its last inventory found. */
    scrubs: () => api.json<Page<NodeUpkeep>>('/api/v1/scrubs'),
    /** Ends the freeze of removals after the catalogue was restored from a backup. */
    confirmRemovals: () => api.write<{ confirmed: true }>('POST', '/api/v1/removals/confirm'),
    /** With `confirmUnknown` the unknown blocks of the last one may be removed. */
    takeInventory: (nodeId: number, options: { confirmUnknown?: boolean } = {}) =>
      api.write<Inventory>('POST', `/api/v1/nodes/${nodeId}/inventory`, options),
  }
}

const from = (cursor: string | undefined): PageQuery =>
  cursor === undefined ? { limit: 500 } : { limit: 500, cursor }
