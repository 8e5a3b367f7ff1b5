import { done, handle, type JobHandler, reapUploads, skipped } from '@holdfast/jobs'
import type { Lead } from '../leader/lead.ts'
import type { Reaper } from '../uploads/reap-uploads.ts'

/**
 * A look of the reaper. Only the leader looks: leases are measured on one clock without gaps, and a
 * process that looks now and then would begin anew each time.
 */
export const reapUploadsHandler = ({
  reaper,
  lead,
}: {
  reaper: Reaper
  lead: Pick<Lead, 'term'>
}): JobHandler =>
  handle(reapUploads, async () => {
    if (lead.term() === undefined) return skipped('another monitor leads')
    const reaped = await reaper.run()
    return reaped === 0 ? skipped('no upload was abandoned') : done({ contents: reaped })
  })
