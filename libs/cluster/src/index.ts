export {
  type BringDeps,
  type BringReport,
  bringCopies,
  type FailedChunk,
} from './bring-copies.ts'
export { type ConnectOptions, connectCluster } from './connect-cluster.ts'
export { type ChunkState, type CopyPlan, type CopyView, planCopies } from './copy-plan.ts'
export { type ClusterDeps, openCluster } from './open-cluster.ts'
export { createSightings, type Sighting, type SightingReport, type Sightings } from './sightings.ts'
export type { Cluster, ClusterNode, CopyGoal, WriteCapacity } from './types.ts'
