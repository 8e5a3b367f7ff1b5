/**
 * Which queries an event makes old, by the first part of their key. Every event moves the picture of the
 * whole; more than that by the thing it is about (`node.state` → nodes).
 */
const BY_THING: Readonly<Record<string, readonly string[]>> = {
  // The health of files hangs on the states of nodes.
  node: ['nodes', 'node', 'distributions', 'files', 'file'],
  repair: ['files', 'file', 'chunks', 'chunk', 'distributions'],
  file: ['files', 'file'],
  check: ['checks', 'check', 'schedules'],
  schedule: ['schedules'],
  rebalance: ['plans', 'plan', 'nodes'],
  drain: ['plans', 'plan', 'nodes'],
  user: ['users'],
  invitation: ['users'],
  webhook: ['webhooks', 'deliveries'],
  chunk: ['chunks', 'chunk'],
  read: ['chunks', 'chunk'],
  settings: ['settings'],
  mail: ['mail', 'ways-in'],
  link: ['links'],
}

export const queriesOfEvent = (type: string): readonly string[] => [
  'status',
  'events',
  ...(BY_THING[type.split('.')[0] ?? ''] ?? []),
]
