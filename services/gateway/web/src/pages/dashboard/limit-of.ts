import type { Limit, Status } from '@holdfast/client'

/** Where each limit is set, or where what it waits for is to be seen; none for what nobody can set. */
const WHERE: Readonly<Record<string, string>> = {
  brake: '/admin/nodes',
  'last-copies': '/admin/chunks?state=at-risk',
  repairs: '/admin/chunks?state=fewer-copies',
  'no-room': '/admin/nodes/new',
  hours: '/admin/settings/balance',
  throttle: '/admin/settings/balance',
  paused: '/admin/balance',
}

export function whereOfLimit({ by, work, nodeId }: Limit): string | undefined {
  if (by !== 'node-away') return WHERE[by]
  // Repair waits as long as a setting says; a drain waits for its node.
  return work === 'repair' ? '/admin/settings/copies' : `/admin/nodes/${nodeId}`
}

/** What limits this work; undefined where nothing is under way, or the server does not tell. */
export const limitOf = (
  limits: Status['limits'],
  { work, nodeId = null }: { work: Limit['work']; nodeId?: number | null },
): Limit | undefined => limits?.find((limit) => limit.work === work && limit.nodeId === nodeId)
