export {
  type BringDeps,
  type BringReport,
  bringCopies,
  type ChunkState,
  targetsFor,
} from './bring-copies.ts'
export { type ConnectOptions, connectCluster } from './connect-cluster.ts'
export { type ClusterDeps, openCluster } from './open-cluster.ts'
export { createSightings, type Sighting, type SightingReport, type Sightings } from './sightings.ts'
export type { Cluster, ClusterNode, CopyGoal } from './types.ts'
