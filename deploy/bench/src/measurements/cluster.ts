import type { Measurement } from '../bench.ts'

/** B2 and B8: only ipfs-cluster does the same, so without it there is nothing to say. */
export const againstCluster: Measurement = {
  names: ['B2', 'B8'],
  run: async ({ cluster, options }) => {
    const notMeasured = cluster ? 'this bench cannot drive an ipfs-cluster yet' : 'no ipfs-cluster'
    const rows = [
      { name: 'B2', what: 'upload 1 GiB, R = 2, both copies before the answer', notMeasured },
      { name: 'B8', what: 'SIGKILL a node until every chunk is back at R', notMeasured },
    ] as const
    return rows.filter(({ name }) => options.names.includes(name))
  },
}
