import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq'
import type { Outage } from './outage.ts'
import type { QueueName } from './queue-names.ts'

/** Everything about a worker except where its queue lies. */
export type WorkerSettings = Omit<WorkerOptions, 'connection' | 'prefix'>

/**
 * The port behind which Redis and PostgreSQL look alike. Above it nothing knows which one it is,
 * and one suite of tests runs against both.
 */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres'
  readonly outage: Outage
  queue(name: QueueName): Queue
  worker(name: QueueName, processor: Processor, settings: WorkerSettings): Worker
  /**
   * Resolves when the queue can be used. Rejects at once while an outage is known, and with
   * QueueMisconfigured when jobs would get lost there.
   */
  ready(): Promise<void>
  /** After every queue and worker was closed. */
  close(): Promise<void>
}
