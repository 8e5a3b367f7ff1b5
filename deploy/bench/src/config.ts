export type BenchConfig = {
  /** A Kubo program to compare with. */
  ipfsProgram: string | undefined
  /** An ipfs-cluster-service program to compare with, on that Kubo. */
  clusterProgram: string | undefined
}

/** Only what the machine offers; what to measure is said on the command line. */
export const readBenchConfig = (env: NodeJS.ProcessEnv = process.env): BenchConfig => ({
  ipfsProgram: env.IPFS_BIN || undefined,
  clusterProgram: env.IPFS_CLUSTER_BIN || undefined,
})
