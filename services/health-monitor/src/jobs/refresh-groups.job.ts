import { done, handle, type JobHandler, refreshGroups, skipped } from '@holdfast/jobs'
import type { Lead } from '../leader/lead.ts'

/** Counts the groups again now and hands out what is due; the leader does so by itself as well. */
export const refreshGroupsHandler = ({
  lead,
  refresh,
}: {
  lead: Pick<Lead, 'term'>
  refresh(signal: AbortSignal): Promise<{ groups: number }>
}): JobHandler =>
  handle(refreshGroups, async (_payload, { signal }) => {
    if (lead.term() === undefined) return skipped('another monitor leads')
    return done(await refresh(signal))
  })
