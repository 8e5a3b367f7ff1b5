import type { QueueInfo } from '@holdfast/client'
import { counted, formatNumber } from '../../ui/format/number.ts'

/** What each queue's jobs do, in the order in which a file meets them. */
export const QUEUES: Readonly<Record<string, { does: string; jobs: readonly string[] }>> = {
  replicator: {
    does: 'Makes the copies that are missing, and takes away what is not wanted any more',
    jobs: ['place-chunks', 'repair-group', 'release-content', 'remove-copies', 'recount-wanted'],
  },
  chunker: {
    does: 'Seals contents: from then on a file can be read from the nodes alone',
    jobs: ['seal-content'],
  },
  imports: {
    does: 'Fetches files from addresses, CIDs and CARs',
    jobs: ['import-url', 'import-cid', 'import-car'],
  },
  'health-monitor': {
    does: 'Checks, reads copies again, compares lists of blocks, hands out work and sends webhooks',
    jobs: [
      'check-system',
      'scrub-group',
      'inventory-node',
      'refresh-groups',
      'relay-outbox',
      'reap-uploads',
      'deliver-webhooks',
    ],
  },
  rebalancer: {
    does: 'Moves copies to where they belong, and empties nodes',
    jobs: ['plan-rebalance', 'move-group', 'drain-node'],
  },
}

const BOARD = '/admin/queues'

/** Where single jobs of a queue are shown: the board, which is a site of its own. */
export const boardAddress = (queue?: string, status?: string): string => {
  if (queue === undefined) return BOARD
  return `${BOARD}/queue/${encodeURIComponent(queue)}${status === undefined ? '' : `?status=${status}`}`
}

/** All queues in one sentence. */
export function queuesInWords(queues: readonly QueueInfo[]): string {
  const sum = (of: (queue: QueueInfo) => number) => queues.reduce((all, one) => all + of(one), 0)
  const failed = sum((queue) => queue.failed)
  const waiting = sum((queue) => queue.waiting)
  const active = sum((queue) => queue.active)
  const later = sum((queue) => queue.delayed)
  const now =
    waiting + active === 0
      ? 'Nothing waits and nothing runs'
      : `${formatNumber(active)} running, ${formatNumber(waiting)} waiting`
  const ahead = later === 0 ? '' : `, ${counted(later, 'job')} for later`
  return failed === 0
    ? `${now}${ahead}. None failed.`
    : `${now}${ahead}. ${formatNumber(failed)} failed within the last week.`
}
