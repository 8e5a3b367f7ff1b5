/**
 * One queue per service that handles jobs, and one for imports: they take hours, and sealing must not
 * wait for them. Never one per user, content or node: BullMQ pays for each.
 */
export const QUEUE_NAMES = [
  'replicator',
  'chunker',
  'imports',
  'health-monitor',
  'rebalancer',
] as const

export type QueueName = (typeof QUEUE_NAMES)[number]
