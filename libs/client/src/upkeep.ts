import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { HealthCheck, HealthCheckOptions, Rebalance, Schedule, Scrub } from './system-types.ts'
import type { Page } from './types.ts'

type PageQuery = { cursor?: string; limit?: number }

/** Health checks, rebalancing, scrubs and when they run. All of it for administrators. */
export const upkeepCalls = (api: Requester) => {
  const healthChecks = (page: PageQuery = {}) =>
    api.json<Page<HealthCheck>>(`/api/v1/health-checks${queryOf(page)}`)
  const rebalances = (page: PageQuery = {}) =>
    api.json<Page<Rebalance>>(`/api/v1/rebalances${queryOf(page)}`)
  const scrubs = (page: PageQuery = {}) => api.json<Page<Scrub>>(`/api/v1/scrubs${queryOf(page)}`)
  const steer = (verb: 'pause' | 'resume' | 'cancel') => (id: string) =>
    api.write<Rebalance>('POST', `/api/v1/rebalances/${id}/${verb}`)
  return {
    /** Answers at once; `healthCheck` tells how far it is. */
    startHealthCheck: (options: HealthCheckOptions) =>
      api.write<HealthCheck>('POST', '/api/v1/health-checks', options),
    healthCheck: (id: string) => api.json<HealthCheck>(`/api/v1/health-checks/${id}`),
    healthChecks,
    eachHealthCheck: () => everyItem((cursor) => healthChecks(from(cursor))),

    /** With `dryRun` the plan and nothing else. */
    startRebalance: (options: { dryRun: boolean }) =>
      api.write<Rebalance>('POST', '/api/v1/rebalances', options),
    rebalance: (id: string) => api.json<Rebalance>(`/api/v1/rebalances/${id}`),
    rebalances,
    eachRebalance: () => everyItem((cursor) => rebalances(from(cursor))),
    pauseRebalance: steer('pause'),
    resumeRebalance: steer('resume'),
    cancelRebalance: steer('cancel'),

    startScrub: (nodeId: number) => api.write<unknown>('POST', `/api/v1/nodes/${nodeId}/scrub`),
    scrubs,
    eachScrub: () => everyItem((cursor) => scrubs(from(cursor))),
    takeInventory: (nodeId: number) =>
      api.write<unknown>('POST', `/api/v1/nodes/${nodeId}/inventory`),

    schedule: (name: string) => api.json<Schedule>(`/api/v1/schedules/${name}`),
    setSchedule: (name: string, schedule: Partial<Omit<Schedule, 'name'>>) =>
      api.write<Schedule>('PUT', `/api/v1/schedules/${name}`, schedule),
  }
}

const from = (cursor: string | undefined): PageQuery =>
  cursor === undefined ? { limit: 500 } : { limit: 500, cursor }
