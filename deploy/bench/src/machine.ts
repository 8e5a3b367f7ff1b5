import { availableParallelism, cpus, totalmem } from 'node:os'

export type Machine = {
  cores: number
  cpu: string
  memoryGiB: number
  node: string
  platform: string
}

/** A ratio travels between machines better than a rate, but not well enough to leave this out. */
export const describeMachine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})

export const machineLine = ({ cores, cpu, memoryGiB, node, platform }: Machine): string =>
  `${cores} cores (${cpu}), ${memoryGiB} GiB of memory, Node ${node}, ${platform}; the client, all services, Postgres and all nodes share them`
