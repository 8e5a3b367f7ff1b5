/** One queue per service that handles jobs. Never one per user, content or node: BullMQ pays for each. */
export const QUEUE_NAMES = ['replicator', 'chunker', 'health-monitor', 'rebalancer'] as const

export type QueueName = (typeof QUEUE_NAMES)[number]
