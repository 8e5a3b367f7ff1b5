export {
  type BringDeps,
  type BringReport,
  bringCopies,
  type FailedChunk,
} from './bring-copies.ts'
export { type ConnectOptions, connectCluster } from './connect-cluster.ts'
export { type ChunkState, type CopyPlan, type CopyView, planCopies } from './copy-plan.ts'
export {
  type Background,
  type BackgroundWork,
  type Turn,
  type TurnEnd,
  unpaced,
} from './load/background.ts'
export {
  addHistograms,
  BUCKET_MS,
  countOf,
  type LatencyHistogram,
  quantileMs,
  sinceHistogram,
} from './load/latency-histogram.ts'
export { catalogueIdentity, rememberMarked, wasMarked } from './nodes/catalogue-identity.ts'
export { type CheckedNode, type CheckOptions, checkNode } from './nodes/check-node.ts'
export { NodeNotAccepted, type RefusalReason } from './nodes/errors.ts'
export { type Explanation, explainFailure, isTimeUp } from './nodes/explain-failure.ts'
export {
  type InspectDeps,
  type Inspection,
  inspectNode,
  type NodeCheck,
} from './nodes/inspect-node.ts'
export { type NodeAddress, parseNodeAddresses, plainUrl } from './nodes/node-addresses.ts'
export { canaryOf, generationMark, ownerMark } from './nodes/node-blocks.ts'
export { createOpenNode, type NodeDoor, type OpenNode } from './nodes/open-node.ts'
export {
  finishJoining,
  markNode,
  type RegisterDeps,
  type Registered,
  type Registration,
  registerNode,
} from './nodes/register-node.ts'
export { createBadCopyReport } from './nodes/report-bad-copy.ts'
export { type ClusterDeps, openCluster } from './open-cluster.ts'
export { createSightings, type Sighting, type SightingReport, type Sightings } from './sightings.ts'
export type { Cluster, ClusterNode, CopyGoal, WriteCapacity } from './types.ts'
export { type Accuse, lieOf, type VerifyDeps, verifyStored } from './verify-stored.ts'
