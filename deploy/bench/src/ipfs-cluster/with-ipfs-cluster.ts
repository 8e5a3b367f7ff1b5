import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { DEFAULT_TIMERS, type Rig, type RigShape } from '../rig.ts'
import { type IpfsCluster, startIpfsCluster } from './ipfs-cluster.ts'

export const CLUSTER_NODES = 4

/** Both systems at once on the same four Kubo daemons. */
const SHAPE: RigShape = { nodes: 'kubo', count: CLUSTER_NODES, env: DEFAULT_TIMERS }

/** Does `work` with an ipfs-cluster beside us, and ends it; undefined where none was given. */
export const withIpfsCluster = async <T>(
  bench: Bench,
  work: (rig: Rig, cluster: IpfsCluster) => Promise<T>,
): Promise<T | undefined> => {
  if (bench.cluster === undefined || bench.kubo === undefined) return undefined
  const rig = await bench.rig(SHAPE)
  const folder = join(bench.options.folder, `ipfs-cluster-${process.pid}`)
  const cluster = await startIpfsCluster({ program: bench.cluster, folder, rpcUrls: rig.rpcUrls })
  // Also when the bench is stopped in the middle; the second time finds nothing.
  bench.defer(() => cluster.stop())
  try {
    return await work(rig, cluster)
  } finally {
    await cluster.stop()
  }
}
