export { type Backoff, exponential } from './backoff.ts'
export { checkSystem } from './catalogue/check-system.ts'
export { deliverWebhooks } from './catalogue/deliver-webhooks.ts'
export { drainNode } from './catalogue/drain-node.ts'
export { importCar } from './catalogue/import-car.ts'
export { importCid } from './catalogue/import-cid.ts'
export { importUrl } from './catalogue/import-url.ts'
export { inventoryNode } from './catalogue/inventory-node.ts'
export { moveGroup } from './catalogue/move-group.ts'
export { placeChunks } from './catalogue/place-chunks.ts'
export { planRebalance } from './catalogue/plan-rebalance.ts'
export { reapUploads } from './catalogue/reap-uploads.ts'
export { recountWanted } from './catalogue/recount-wanted.ts'
export { refreshGroups } from './catalogue/refresh-groups.ts'
export { relayOutbox } from './catalogue/relay-outbox.ts'
export { releaseContent } from './catalogue/release-content.ts'
export { removeCopies } from './catalogue/remove-copies.ts'
export { repairGroup } from './catalogue/repair-group.ts'
export { scrubGroup } from './catalogue/scrub-group.ts'
export { sealContent } from './catalogue/seal-content.ts'
export { verifyContent } from './catalogue/verify-content.ts'
export { catalogue } from './catalogue.ts'
export type { QueueCounts } from './counts.ts'
export { DEFAULT_PRIORITY, defineJob, type JobDefinition, type JobSpec } from './define-job.ts'
export type { Duration } from './duration.ts'
export {
  EntriesFailed,
  HandlersInvalid,
  InvalidPayload,
  JobTimedOut,
  QueueMisconfigured,
  QueueUnavailable,
  TerminalError,
} from './errors.ts'
export {
  done,
  type Facts,
  handle,
  type JobContext,
  type JobHandler,
  type Outcome,
  perEntry,
  skipped,
} from './handle.ts'
export { createJobMetrics } from './job-metrics.ts'
export type { EnqueueOptions } from './job-options.ts'
export { type JobLog, silentLog } from './log.ts'
export type { JobEnd, JobMetrics } from './metrics.ts'
export { type OpenQueuesOptions, openQueues, type Queues } from './open-queues.ts'
export { QUEUE_NAMES, type QueueName } from './queue-names.ts'
export {
  createRelay,
  type OutboxRow,
  type Relayed,
  type RelayOptions,
  type TakeOutbox,
} from './relay.ts'
export { nextRun, type PlannedRun, type Rhythm, type Schedule } from './schedules.ts'
export { type RunningWorker, type StartWorkerOptions, startWorker } from './start-worker.ts'
